package org.parascope.inspect.shape;

import java.util.List;

/**
 * Nested rows under columns; only those children that were asked for are in it.
 *
 * @param columns what the cells mean; the first is the one that nests
 * @param roots the top level
 * @param notices what must be known about it as a whole
 */
public record Tree(List<Column> columns, List<Node> roots, List<Notice> notices) implements Shape {
    public Tree {
        columns = List.copyOf(columns);
        roots = List.copyOf(roots);
        notices = List.copyOf(notices);
        for (Node root : roots) {
            require(root, columns.size());
        }
    }

    private static void require(Node node, int cells) {
        if (node.row().cells().size() != cells) {
            throw new IllegalArgumentException("row %s: expected %d cells, found %d".formatted(node.id(), cells,
                    node.row().cells().size()));
        }
        node.children().forEach(child -> require(child, cells));
    }
}
