package org.parascope.inspect.shape;

import java.util.List;

/**
 * One row of a tree with what is known of its children.
 *
 * @param row its own line
 * @param isExpandable whether it has children, read or not
 * @param children those that were read; empty for a node that was not asked for
 */
public record Node(Row row, boolean isExpandable, List<Node> children) {
    public Node {
        children = List.copyOf(children);
    }

    public static Node leaf(Row row) {
        return new Node(row, false, List.of());
    }

    public String id() {
        return row.id();
    }
}
