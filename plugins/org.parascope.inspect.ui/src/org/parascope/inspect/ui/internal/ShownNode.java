package org.parascope.inspect.ui.internal;

import java.util.List;
import org.parascope.inspect.shape.Node;
import org.parascope.inspect.shape.Row;

/**
 * A line as the tree widget shows it: the row, which of its cells are marked as changed, and the lines below it.
 *
 * @param row what it says
 * @param marks bit {@code i} is set while cell {@code i} is marked as changed
 * @param isPlaceholder stands for children that are not read yet
 * @param children lines below; one placeholder when there are children that were not asked for
 */
record ShownNode(Row row, long marks, boolean isPlaceholder, List<ShownNode> children) {
    private static final String PLACEHOLDER_ID = "...";

    ShownNode {
        children = List.copyOf(children);
    }

    /** The line of a node, nothing marked. */
    static ShownNode of(Node node) {
        List<ShownNode> below = node.children().stream().map(ShownNode::of).toList();
        if (below.isEmpty() && node.isExpandable()) {
            below = List.of(new ShownNode(new Row(PLACEHOLDER_ID, List.of()), 0, true, List.of()));
        }
        return new ShownNode(node.row(), 0, false, below);
    }

    String id() {
        return row.id();
    }

    ShownNode withMarks(long newMarks, List<ShownNode> newChildren) {
        return new ShownNode(row, newMarks, isPlaceholder, newChildren);
    }

    /** Text of a cell; a placeholder has one only. */
    String text(int column) {
        if (isPlaceholder) {
            return column == 0 ? "\u2026" : "";
        }
        return column < row.cells().size() ? row.cells().get(column).text() : "";
    }

    boolean isMarked(int column) {
        return (marks >>> column & 1) != 0;
    }
}
