package org.parascope.build.ramdisk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.parascope.build.BuildException;

/**
 * The modules that a ramdisk takes: those that were named, and all that they cannot be loaded without, in an order in which they can be
 * loaded. What is in the kernel itself is left out.
 */
public final class ModuleChoice {
    private static final int MOST_MISTAKES = 2;
    private static final int MOST_PROPOSALS = 3;

    private final ModuleIndex index;
    private final List<ModuleInfo> order = new ArrayList<>();
    private final Set<ModuleInfo> met = new HashSet<>();

    private ModuleChoice(ModuleIndex index) {
        this.index = index;
    }

    /**
     * Chooses.
     *
     * @throws BuildException if the kernel does not have one of them
     */
    public static List<ModuleInfo> of(List<String> names, ModuleIndex index) throws BuildException {
        var choice = new ModuleChoice(index);
        for (String name : names) {
            if (!choice.take(name)) {
                throw choice.missing(name);
            }
        }
        return List.copyOf(choice.order);
    }

    /** The module, or all that go by this alias; false: there is none. */
    private boolean take(String name) throws BuildException {
        if (index.isBuiltIn(name)) {
            return true;
        }
        List<ModuleInfo> found = index.find(name).map(List::of).orElseGet(() -> index.findByAlias(name));
        for (ModuleInfo module : found) {
            take(module);
        }
        return !found.isEmpty();
    }

    private void take(ModuleInfo module) throws BuildException {
        if (!met.add(module)) {
            return;
        }
        for (String name : module.softBefore()) {
            take(name); // it can do without
        }
        for (String name : module.depends()) {
            if (!take(name)) {
                throw new BuildException("The module " + module.name() + " needs " + name + ", which is not in " + index.source().place()
                        + ". Take the whole package or folder of Linux " + index.version() + ".");
            }
        }
        order.add(module);
    }

    private BuildException missing(String name) {
        List<String> near = nearest(name);
        return new BuildException("Linux " + index.version() + " has no module '" + name + "' in " + index.source().place() + ". "
                + (near.isEmpty() ? "Correct the name, leave it out, or take another kernel." : "Is it " + String.join(" or ", near)
                        + "? Correct the name or leave it out."));
    }

    private List<String> nearest(String name) {
        return index.names().stream().filter(other -> distance(name, other) <= MOST_MISTAKES)
                .sorted(Comparator.comparingInt((String other) -> distance(name, other))).limit(MOST_PROPOSALS).toList();
    }

    /** How many letters to put in, take out or change. */
    private static int distance(String one, String other) {
        int[] row = IntStream.rangeClosed(0, other.length()).toArray();
        for (int i = 1; i <= one.length(); i++) {
            int corner = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = corner + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                corner = row[j];
                row[j] = Math.min(changed, Math.min(row[j - 1], row[j]) + 1);
            }
        }
        return row[other.length()];
    }
}
