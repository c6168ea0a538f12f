package org.parascope.inspect.ui.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The steps that turn the lines on the screen into the new lines, so that the widget keeps its selection, scroll position and
 * expansion. Made off the UI thread, applied on it in the order given.
 *
 * @param steps what to do; empty when nothing changed
 */
record Difference(List<Difference.Step> steps) {
    /** Above this many steps a widget is filled anew: faster than so many single changes. */
    static final int MANY = 1500;

    /** One change below a parent, which is named by indices from the top. */
    sealed interface Step {
        /** Lines that come, so that the first of them is at {@code index}. */
        record Insert(List<Integer> parent, int index, int count) implements Step {
        }

        /** Lines that go. */
        record Remove(List<Integer> parent, int index, int count) implements Step {
        }

        /** A line whose cells or marks are others now. */
        record Change(List<Integer> path, ShownNode node) implements Step {
        }
    }

    Difference {
        steps = List.copyOf(steps);
    }

    static Difference between(List<ShownNode> before, List<ShownNode> after) {
        var steps = new ArrayList<Step>();
        compare(List.of(), before, after, steps);
        return new Difference(steps);
    }

    boolean isEmpty() {
        return steps.isEmpty();
    }

    private static void compare(List<Integer> parent, List<ShownNode> before, List<ShownNode> after, List<Step> steps) {
        Set<String> kept = kept(before, after);
        if (kept.isEmpty()) {
            replaceAll(parent, before.size(), after.size(), steps);
            return;
        }
        int old = 0;
        int position = 0;
        while (old < before.size() || position < after.size()) {
            int gone = run(before, old, kept);
            if (gone > 0) {
                steps.add(new Step.Remove(parent, position, gone));
                old += gone;
                continue;
            }
            int come = run(after, position, kept);
            if (come > 0) {
                steps.add(new Step.Insert(parent, position, come));
                position += come;
                continue;
            }
            compareLine(append(parent, position), before.get(old), after.get(position), steps);
            old++;
            position++;
        }
    }

    /** New lines come before old ones go: a widget folds a parent whose last child goes. */
    private static void replaceAll(List<Integer> parent, int before, int after, List<Step> steps) {
        if (after > 0) {
            steps.add(new Step.Insert(parent, before, after));
        }
        if (before > 0) {
            steps.add(new Step.Remove(parent, 0, before));
        }
    }

    private static void compareLine(List<Integer> path, ShownNode before, ShownNode after, List<Step> steps) {
        if (before.marks() != after.marks() || !before.row().equals(after.row())) {
            steps.add(new Step.Change(path, after));
        }
        compare(path, before.children(), after.children(), steps);
    }

    /** How many lines from an index on are in one list only. */
    private static int run(List<ShownNode> nodes, int from, Set<String> kept) {
        int end = from;
        while (end < nodes.size() && !kept.contains(nodes.get(end).id())) {
            end++;
        }
        return end - from;
    }

    /** Ids that are in both lists in the same order; a line that moved counts as gone and come again. */
    private static Set<String> kept(List<ShownNode> before, List<ShownNode> after) {
        Map<String, Integer> positions = new HashMap<>();
        for (int i = 0; i < after.size(); i++) {
            positions.put(after.get(i).id(), i);
        }
        var kept = new HashSet<String>();
        int last = -1;
        for (ShownNode node : before) {
            int position = positions.getOrDefault(node.id(), -1);
            if (position > last) {
                kept.add(node.id());
                last = position;
            }
        }
        return kept;
    }

    static List<Integer> append(List<Integer> path, int index) {
        var longer = new ArrayList<>(path);
        longer.add(index);
        return longer;
    }
}
