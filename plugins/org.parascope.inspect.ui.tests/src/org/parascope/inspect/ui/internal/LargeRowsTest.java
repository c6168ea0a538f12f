package org.parascope.inspect.ui.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.junit.jupiter.api.Test;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Node;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.Table;

/** A large table filters and sorts as a small one does, whatever its cells hold, and its widget takes keys and selections. */
class LargeRowsTest {
    private static final int ROWS = 3000;
    private static final List<Column> COLUMNS = List.of(Column.text("mixed", "Mixed", ""), Column.code("address", "Address", ""),
            Column.number("number", "Number", "", ""), Column.text("word", "Word", ""));

    private static Table table(int count) {
        var random = new Random(9);
        var rows = new ArrayList<Row>();
        for (int i = 0; i < count; i++) {
            Cell mixed = switch (random.nextInt(5)) {
                case 0 -> Cell.EMPTY;
                case 1 -> Cell.text("all");
                case 2 -> Cell.number(random.nextLong());
                case 3 -> Cell.of("many", random.nextGaussian());
                default -> Cell.text("\u00c4ra" + random.nextInt(3));
            };
            String tail = random.nextInt(3) == 0 ? "" : "/" + "x".repeat(random.nextInt(30)) + random.nextInt(4);
            rows.add(new Row("r" + i, List.of(mixed, Cell.text("d0:ffff88800%03x000%s".formatted(random.nextInt(400), tail)), Cell.number(random.nextInt(50) - 20),
                    Cell.text("Word" + random.nextInt(4))), new Subject.Domain(i)));
        }
        return Table.of(COLUMNS, rows);
    }

    private static List<String> ids(List<Node> nodes) {
        return nodes.stream().map(Node::id).toList();
    }

    private static void assertShowsAsTheTree(RowIndex index) {
        Table table = index.table();
        for (String words : new String[] { "", "word2", "WORD1 -3", "\u00e4RA", "nowhere", "xxx 88800", "8880012 word1" }) {
            for (int column = -1; column < COLUMNS.size(); column++) {
                for (boolean isDescending : new boolean[] { false, true }) {
                    var filter = new RowFilter(words, column, isDescending);
                    assertEquals(ids(filter.apply(table.roots())), LargeRows.of(index, filter).copy().rows().stream().map(Row::id).toList(), filter.toString());
                }
            }
        }
    }

    @Test
    void showsWhatTheTreesFilterAndOrderShow() {
        assertShowsAsTheTree(new RowIndex(table(ROWS)));
    }

    /** More than one piece of work; many rows are alike in each column. While the index is made each answer is the same, too. */
    @Test
    void showsTheSameWhileAndWhenItsIndexIsMade() throws InterruptedException {
        var index = new RowIndex(table(40_000));
        index.begin();
        assertShowsAsTheTree(index);
        for (int i = 0; i < 6000 && !index.isWhole(); i++) {
            Thread.sleep(10);
        }
        assertTrue(index.isWhole());
        assertShowsAsTheTree(index);
        assertTrue(index.bytes() > 4 * 4 * 40_000 && index.bytes() < 80 * 40_000, index.bytes() + " bytes");
    }

    @Test
    void textsThatAreTooLongToKeepAreSearchedWhereTheyAre() {
        List<Row> rows = table(ROWS).rows();
        for (int column = 0; column < COLUMNS.size(); column++) {
            for (String word : new String[] { "word2", "-3", "\u00e4ra", "8880012", "nowhere" }) {
                boolean[] kept = new boolean[ROWS];
                boolean[] searched = new boolean[ROWS];
                new ColumnIndex(rows, column, ColumnIndex.MOST_TEXT).mark(word, kept);
                new ColumnIndex(rows, column, 20).mark(word, searched);
                assertArrayEquals(kept, searched, word + " in column " + column);
            }
        }
    }

    @Test
    void numbersBesideTextsHaveOneOrder() {
        List<Cell> cells = List.of(Cell.number(9), Cell.number(10), Cell.text("5x"));
        for (Cell one : cells) {
            for (Cell other : cells) {
                assertEquals(Integer.signum(RowOrder.compare(one, other)), -Integer.signum(RowOrder.compare(other, one)));
            }
        }
        assertTrue(RowOrder.compare(cells.get(2), cells.get(0)) < 0 && RowOrder.compare(cells.get(0), cells.get(1)) < 0
                && RowOrder.compare(cells.get(2), cells.get(1)) < 0);
    }

    @Test
    void theWidgetMovesSelectsCopiesAndKeepsItsRow() {
        var shell = new Shell(Display.getCurrent());
        shell.setLayout(new FillLayout());
        shell.setSize(800, 400);
        var sorted = new ArrayList<Integer>();
        var widget = new LargeTable(shell, sorted::add);
        shell.open();
        try {
            Table table = table(LargeRows.LEAST);
            widget.show(Picture.of(LargeRows.of(new RowIndex(table), RowFilter.ALL), "", 0));
            press(widget, SWT.END, 0);
            assertEquals(List.of(new Subject.Domain(LargeRows.LEAST - 1)), widget.selectedSubjects());
            assertTrue(widget.top() > LargeRows.LEAST - 100, "top " + widget.top());
            press(widget, SWT.ARROW_UP, SWT.SHIFT);
            assertEquals(3, widget.selectedText().lines().count(), widget.selectedText());
            widget.show(Picture.of(LargeRows.of(new RowIndex(table), new RowFilter("", 2, true)), "", 0));
            assertEquals(List.of(new Subject.Domain(LargeRows.LEAST - 2)), widget.selectedSubjects(), "the row stays selected where it is now");
            assertTrue(widget.reveal(List.of(new Subject.Domain(77))));
            assertTrue(widget.selectedText().contains(table.rows().get(77).cells().get(1).text()));
            var click = new Event();
            click.x = 5;
            click.y = 3;
            widget.control().notifyListeners(SWT.MouseDown, click);
            assertEquals(List.of(0), sorted);
        } finally {
            shell.dispose();
        }
    }

    private static void press(LargeTable widget, int key, int modifiers) {
        var event = new Event();
        event.keyCode = key;
        event.stateMask = modifiers;
        widget.control().notifyListeners(SWT.KeyDown, event);
    }
}
