package org.parascope.inspect.shape;

import java.util.List;

/**
 * Rows under columns.
 *
 * @param columns what the cells mean
 * @param rows the lines, ids unique
 * @param notices what must be known about it as a whole
 */
public record Table(List<Column> columns, List<Row> rows, List<Notice> notices) implements Shape {
    public Table {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        notices = List.copyOf(notices);
        for (Row row : rows) {
            if (row.cells().size() != columns.size()) {
                throw new IllegalArgumentException("row %s: expected %d cells, found %d".formatted(row.id(), columns.size(),
                        row.cells().size()));
            }
        }
    }

    public static Table of(List<Column> columns, List<Row> rows) {
        return new Table(columns, rows, List.of());
    }

    @Override
    public List<Node> roots() {
        return rows.stream().map(Node::leaf).toList();
    }
}
