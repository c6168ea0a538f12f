package org.parascope.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.CsvForm;
import org.parascope.inspect.shape.Node;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Table;
import org.parascope.inspect.shape.Tree;

class CsvFormTest {
    private static final List<Column> COLUMNS = List.of(Column.text("name", "Name", ""), Column.number("size", "Size", "KiB", ""));

    @Test
    void commasAndQuotesAreQuotedAndNumbersLoseTheirGrouping() {
        var rows = List.of(new Row("a", List.of(Cell.text("say \"a, b\""), Cell.of("1,234,567", 1234567))),
                new Row("b", List.of(Cell.text("plain"), Cell.EMPTY)));
        assertEquals("name,size\r\n\"say \"\"a, b\"\"\",1234567\r\nplain,\r\n", CsvForm.of(Table.of(COLUMNS, rows)));
    }

    @Test
    void nestedRowsFollowTheirParentWithTheirDepth() {
        var child = Node.leaf(new Row("c", List.of(Cell.text("child"), Cell.number(2))));
        var tree = new Tree(COLUMNS, List.of(new Node(new Row("p", List.of(Cell.text("parent"), Cell.number(1))), true, List.of(child))), List.of());
        assertEquals("depth,name,size\r\n0,parent,1\r\n1,child,2\r\n", CsvForm.of(tree));
    }
}
