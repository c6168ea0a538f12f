package org.parascope.inspect.ui.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.parascope.inspect.shape.Node;

/**
 * What the user wants to see of a shape: rows that contain all the words typed, in the order of a column.
 *
 * @param text words parted by spaces, any case; a row stays when each is in some cell of it or of a row below it
 * @param sortColumn index of the column to sort the top level by; -1 for the inspection's own order
 * @param isDescending largest first
 */
record RowFilter(String text, int sortColumn, boolean isDescending) {
    static final RowFilter ALL = new RowFilter("", -1, false);

    RowFilter withText(String newText) {
        return new RowFilter(newText, sortColumn, isDescending);
    }

    /** Ascending, then descending, then the inspection's own order. */
    RowFilter withNextSort(int column) {
        if (column != sortColumn) {
            return new RowFilter(text, column, false);
        }
        return isDescending ? new RowFilter(text, -1, false) : new RowFilter(text, column, true);
    }

    /** In lower case; none when all rows are wanted. */
    List<String> words() {
        String typed = text.toLowerCase(Locale.ROOT).strip();
        return typed.isEmpty() ? List.of() : List.of(typed.split("\\s+"));
    }

    /** Whether it wants no row that another filter does not want. */
    boolean narrows(RowFilter other) {
        List<String> words = words();
        return other.words().stream().allMatch(less -> words.stream().anyMatch(word -> word.contains(less)));
    }

    List<Node> apply(List<Node> roots) {
        List<String> words = words();
        var shown = new ArrayList<Node>();
        for (Node root : roots) {
            keep(root, words, shown);
        }
        if (sortColumn >= 0) {
            Comparator<Node> order = (one, other) -> RowOrder.compare(one.row().cells().get(sortColumn), other.row().cells().get(sortColumn));
            shown.sort(isDescending ? order.reversed() : order);
        }
        return shown;
    }

    private static void keep(Node node, List<String> words, List<Node> shown) {
        if (matches(node, words)) {
            shown.add(node);
            return;
        }
        var below = new ArrayList<Node>();
        for (Node child : node.children()) {
            keep(child, words, below);
        }
        if (!below.isEmpty()) {
            shown.add(new Node(node.row(), true, below));
        }
    }

    private static boolean matches(Node node, List<String> words) {
        for (String word : words) {
            if (node.row().cells().stream().noneMatch(cell -> cell.text().toLowerCase(Locale.ROOT).contains(word))) {
                return false;
            }
        }
        return true;
    }
}
