package org.parascope.inspect.ui.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
import org.parascope.machine.CanceledException;
import org.parascope.machine.Progress;

/** A large table filters and sorts as a small one does, whatever its cells hold, and its widget takes keys and selections. */
class LargeRowsTest {
    private static final int ROWS = 3000;
    private static final String CHARACTERS = "aAb09\u00c4\u00d6\u212a\u0130~/";
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
                    assertEquals(ids(filter.apply(table.roots())), LargeRows.of(index, filter, Progress.NONE).copy().rows().stream().map(Row::id).toList(), filter.toString());
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
        awaitWhole(index);
        assertShowsAsTheTree(index);
        assertTrue(index.bytes() > 4 * 4 * 40_000 && index.bytes() < 120 * 40_000, index.bytes() + " bytes");
    }

    private static void awaitWhole(RowIndex index) throws InterruptedException {
        for (int i = 0; i < 6000 && !index.isWhole(); i++) {
            Thread.sleep(10);
        }
        assertTrue(index.isWhole());
    }

    /** Rows out of sight are there, too, each once; when all are sorted, they are as if they had been so at once. */
    @Test
    void theLinesInSightAreRightFirst() {
        var random = new Random(11);
        for (int round = 0; round < 200; round++) {
            var index = new RowIndex(randomTable(random));
            var filter = new RowFilter(random.nextInt(3) == 0 ? "" : "" + CHARACTERS.charAt(random.nextInt(CHARACTERS.length())), random.nextInt(3) - 1,
                    random.nextBoolean());
            int[] plain = LargeRows.of(index, filter, Progress.NONE).order();
            assertArrayEquals(comparedOneByOne(index.table(), filter), plain, filter.toString());
            var sight = new LinesInSight(random.nextInt(plain.length + 20), 1 + random.nextInt(40));
            LargeRows first = LargeRows.of(index, RowFilter.ALL, Progress.NONE).next(filter, sight, Progress.NONE);
            int from = sight.top(plain.length);
            int to = Math.min(plain.length, from + sight.page() + 1);
            assertArrayEquals(Arrays.copyOfRange(plain, from, to), Arrays.copyOfRange(first.order(), from, to), filter + " from " + from);
            assertArrayEquals(IntStream.of(plain).sorted().toArray(), IntStream.of(first.order()).sorted().toArray());
            assertArrayEquals(plain, first.whole(Progress.NONE).order());
            assertEquals(first.whole(Progress.NONE).copy(), first.copy(), "what is exported is in order at any time");
        }
    }

    /** Words typed on, taken back and sorted in between, on texts that are kept and on those that are not yet: each answer as if asked anew. */
    @Test
    void whatIsShownAnswersTheNextFilter() {
        var random = new Random(12);
        for (int round = 0; round < 6; round++) {
            var index = new RowIndex(table(random.nextInt(20_000)));
            if (random.nextBoolean()) {
                index.begin();
            }
            LargeRows shown = LargeRows.of(index, RowFilter.ALL, Progress.NONE);
            for (String typed : new String[] { "w", "wo", "word", "word1", "word1 8", "word1 88", "1 88", "88 xx", "", "d1", "word1", "nowhere", "nowhere 1" }) {
                var filter = new RowFilter(typed, random.nextInt(COLUMNS.size() + 1) - 1, random.nextBoolean());
                var sight = new LinesInSight(random.nextInt(shown.size() + 1), 30);
                LargeRows next = shown.next(filter, sight, Progress.NONE);
                int[] plain = LargeRows.of(new RowIndex(index.table()), filter, Progress.NONE).order();
                int from = sight.top(plain.length);
                int to = Math.min(plain.length, from + sight.page() + 1);
                assertArrayEquals(Arrays.copyOfRange(plain, from, to), Arrays.copyOfRange(next.order(), from, to), shown.filter() + ", then " + filter);
                assertArrayEquals(plain, next.whole(Progress.NONE).order(), shown.filter() + ", then " + filter);
                shown = random.nextBoolean() ? next : next.whole(Progress.NONE);
            }
            index.giveUp();
        }
    }

    /** Texts that begin alike, end early, differ in what is not of ASCII, or are outside of what most begin with; numbers of all kinds. */
    private static Table randomTable(Random random) {
        int shared = random.nextInt(30);
        int kinds = 1 + random.nextInt(20);
        var rows = new ArrayList<Row>();
        int count = random.nextInt(4000);
        for (int i = 0; i < count; i++) {
            var cells = new ArrayList<Cell>();
            for (int column = 0; column < 2; column++) {
                int kind = random.nextInt(kinds * 50);
                String tail = random.ints(random.nextInt(12), 0, 1 + random.nextInt(CHARACTERS.length())).mapToObj(at -> CHARACTERS.substring(at, at + 1))
                        .collect(Collectors.joining());
                cells.add(kind < 10 ? Cell.of(tail, (random.nextInt(9) - 4) * 0.0) : kind < 50 ? Cell.of(tail, random.nextGaussian()) : kind == 50 ? Cell.text(tail)
                        : Cell.text("x".repeat(shared) + tail));
            }
            rows.add(new Row("r" + i, cells));
        }
        return Table.of(COLUMNS.subList(0, 2), rows);
    }

    private static int[] comparedOneByOne(Table table, RowFilter filter) {
        Comparator<Integer> order = (one, other) -> filter.sortColumn() < 0 ? 0 : RowOrder.compare(table.rows().get(one).cells().get(filter.sortColumn()),
                table.rows().get(other).cells().get(filter.sortColumn()));
        return IntStream.range(0, table.rows().size()).boxed()
                .filter(row -> filter.words().stream().allMatch(
                        word -> table.rows().get(row).cells().stream().anyMatch(cell -> cell.text().toLowerCase(Locale.ROOT).contains(word))))
                .sorted(filter.isDescending() ? order.reversed() : order).mapToInt(row -> row).toArray();
    }

    /** At each moment at which it can be; what is asked for next is answered as ever. */
    @Test
    void whatIsNoLongerWantedIsGivenUp() {
        var index = new RowIndex(table(40_000));
        var filter = new RowFilter("88800", 1, false);
        int[] plain = LargeRows.of(index, filter, Progress.NONE).order();
        var sight = new LinesInSight(7, 30);
        LargeRows first = LargeRows.of(index, RowFilter.ALL, Progress.NONE).next(filter, sight, Progress.NONE);
        for (int checks : new int[] { 1, 2, 3, 4, 5, 6, 7 }) {
            assertThrows(CanceledException.class, () -> LargeRows.of(index, RowFilter.ALL, Progress.NONE).next(filter, sight, new GivenUp(checks)), "at check " + checks);
            assertThrows(CanceledException.class, () -> first.whole(new GivenUp(checks)), "at check " + checks);
            assertArrayEquals(plain, first.whole(Progress.NONE).order());
        }
    }

    private static final class GivenUp implements Progress {
        private final AtomicInteger checks;

        GivenUp(int checks) {
            this.checks = new AtomicInteger(checks);
        }

        @Override
        public void checkCanceled() {
            if (checks.decrementAndGet() <= 0) {
                throw new CanceledException();
            }
        }

        @Override
        public void report(String what, long done, long total) {
            // Nobody looks.
        }
    }

    @Test
    void noIndexIsMadeWhileAnAnswerIsWaitedFor() throws InterruptedException {
        var index = new RowIndex(table(40_000));
        RowIndex.first(() -> {
            index.begin();
            for (int column = 0; column < COLUMNS.size(); column++) {
                assertEquals(40_000, LargeRows.of(index, new RowFilter("", column, true), Progress.NONE).size());
            }
            assertEquals(0, index.bytes());
            return index;
        });
        awaitWhole(index);
    }

    @Test
    void textsThatAreTooLongToKeepAreSearchedWhereTheyAre() {
        List<Row> rows = table(ROWS).rows();
        assertTrue(RowTexts.of(rows, 20).isEmpty());
        RowTexts kept = RowTexts.of(rows, 200).orElseThrow();
        for (String word : new String[] { "word2", "-3", "\u00e4ra", "8880012", "nowhere" }) {
            boolean[] marks = new boolean[ROWS];
            Arrays.fill(marks, true);
            kept.keep(List.of(new SoughtWord(word)), marks, 0);
            for (int row = 0; row < ROWS; row++) {
                assertEquals(rows.get(row).cells().stream().anyMatch(cell -> new SoughtWord(word).isIn(cell.text())), marks[row], word + " in row " + row);
            }
        }
    }

    @Test
    void aWordIsFoundInAnyCase() {
        var random = new Random(5);
        for (int round = 0; round < 100_000; round++) {
            String text = random.ints(random.nextInt(14), 0, CHARACTERS.length()).mapToObj(at -> CHARACTERS.substring(at, at + 1)).collect(Collectors.joining());
            String lower = text.toLowerCase(Locale.ROOT);
            int from = random.nextInt(lower.length() + 1);
            String other = lower.substring(from, from + random.nextInt(lower.length() - from + 1)) + (random.nextInt(3) > 0 ? "" : "a");
            String word = other.isEmpty() ? "b" : other;
            var marks = new boolean[] { true };
            RowTexts.of(List.of(new Row("r", List.of(Cell.text(text)))), 99).orElseThrow().keep(List.of(new SoughtWord(word)), marks, 0);
            boolean isThere = lower.contains(word);
            assertEquals(isThere, new SoughtWord(word).isIn(text), word + " in " + text);
            assertEquals(isThere, marks[0], word + " in kept " + text);
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
            widget.show(Picture.of(LargeRows.of(new RowIndex(table), RowFilter.ALL, Progress.NONE), "", 0));
            press(widget, SWT.END, 0);
            assertEquals(List.of(new Subject.Domain(LargeRows.LEAST - 1)), widget.selectedSubjects());
            assertTrue(widget.top() > LargeRows.LEAST - 100, "top " + widget.top());
            press(widget, SWT.ARROW_UP, SWT.SHIFT);
            assertEquals(3, widget.selectedText().lines().count(), widget.selectedText());
            widget.show(Picture.of(LargeRows.of(new RowIndex(table), new RowFilter("", 2, true), Progress.NONE), "", 0));
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
