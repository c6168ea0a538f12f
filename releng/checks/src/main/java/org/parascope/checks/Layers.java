/*
 * Owns the table of layers: which bundle may use which bundle and which third-party packages.
 * It must say the same as CONTRIBUTING.md. Read next: LawOfLayers, which applies it.
 */
package org.parascope.checks;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The table. Bundles are named without {@code org.parascope.}; what a used bundle may use of ours is usable too. */
final class Layers {

    static final String PREFIX = "org.parascope.";

    /** Third-party bundles whose name is not that of their packages. The last three are what Commons Compress itself needs. */
    static final Map<String, String> PACKAGES_OF_BUNDLES = Map.of(
            "org.apache.commons.commons-compress", "org.apache.commons.compress",
            "com.github.luben.zstd-jni", "com.github.luben.zstd",
            "org.apache.commons.commons-codec", "org.apache.commons.compress",
            "org.apache.commons.commons-io", "org.apache.commons.compress",
            "org.apache.commons.lang3", "org.apache.commons.compress");

    private static final List<String> EMF = List.of("org.eclipse.emf.");
    private static final List<String> COMPRESS = List.of("org.apache.commons.compress.", "org.tukaani.xz.",
            "com.github.luben.zstd.");
    private static final List<String> DEBUG = List.of("org.eclipse.debug.core.", "org.eclipse.core.", "org.eclipse.emf.");
    private static final List<String> CLI = List.of("picocli.", "com.google.gson.", "org.eclipse.emf.");
    private static final List<String> UI = List.of("org.eclipse.", "org.osgi.");

    private static final Map<String, Layer> TABLE = table();

    /** Our bundles used directly, and third-party packages by prefix. */
    record Layer(Set<String> bundles, List<String> packages) {
    }

    private Layers() {
    }

    private static Map<String, Layer> table() {
        var table = new LinkedHashMap<String, Layer>();
        table.put("machine", new Layer(Set.of(), List.of()));
        table.put("symbols", new Layer(Set.of("machine"), COMPRESS));
        table.put("dump", new Layer(Set.of("machine"), COMPRESS));
        table.put("inspect", new Layer(Set.of("machine", "symbols"), List.of()));
        table.put("model", new Layer(Set.of("machine"), EMF));
        table.put("hypervisor", new Layer(Set.of(), List.of()));
        table.put("build", new Layer(Set.of("model", "symbols", "hypervisor"), concat(COMPRESS, EMF)));
        table.put("run", new Layer(Set.of("model", "build", "machine"), EMF));
        table.put("gdb", new Layer(Set.of("machine"), List.of()));
        table.put("debug", new Layer(Set.of("run", "gdb", "inspect", "symbols"), DEBUG));
        table.put("cli", new Layer(Set.copyOf(table.keySet()), CLI));
        table.put("ui", new Layer(Set.copyOf(table.keySet()), UI));
        table.put("inspect.ui", new Layer(Set.of("inspect", "dump"), UI));
        table.put("app", new Layer(Set.of("ui", "inspect.ui", "cli"), UI));
        return table;
    }

    private static List<String> concat(List<String> first, List<String> second) {
        var all = new LinkedHashSet<>(first);
        all.addAll(second);
        return List.copyOf(all);
    }

    static Optional<Layer> of(String bundle) {
        return Optional.ofNullable(TABLE.get(bundle));
    }

    /** The bundle that owns a package of ours: the longest name that fits. */
    static Optional<String> ownerOf(String packageOrType) {
        return TABLE.keySet().stream()
                .filter(bundle -> (packageOrType + ".").startsWith(PREFIX + bundle + "."))
                .max((left, right) -> Integer.compare(left.length(), right.length()));
    }

    /** Our bundles that a bundle may use, itself included. */
    static Set<String> usable(String bundle) {
        var found = new LinkedHashSet<String>();
        collect(bundle, found);
        return found;
    }

    private static void collect(String bundle, Set<String> found) {
        if (found.add(bundle)) {
            TABLE.get(bundle).bundles().forEach(used -> collect(used, found));
        }
    }
}
