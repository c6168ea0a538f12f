package org.parascope.inspect.ui.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.eclipse.jdt.annotation.NonNull;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parascope.inspect.Inspection;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.Table;
import org.parascope.machine.Progress;

/** A large table in a live view's pane: whatever is shown on the way, the lines in sight are right, and in the end all are. */
@NonNullByDefault({}) // JUnit fills the fields
class LargePaneTest {
    private static final int ROWS = 60_000;
    private static final List<Column> COLUMNS = List.of(Column.code("address", "Address", ""), Column.number("number", "Number", "", ""),
            Column.text("word", "Word", ""));

    private final AtomicInteger reads = new AtomicInteger();
    private volatile IntFunction<Table> script;
    private Window window;
    private InspectPane pane;

    @BeforeEach
    void openWindow() {
        Table table = table(ROWS);
        script = reading -> table;
        window = new Window(900, 500);
        Inspection<@NonNull Table> inspection = (machine, progress) -> script.apply(reads.incrementAndGet());
        pane = new InspectPane(window.shell(), "rows", () -> inspection, () -> { });
        pane.layoutControls();
        window.shell().open();
        pane.sampler().setVisible(true);
        pane.setMachine(Optional.of(new ScriptedMachine("large")));
        window.await("the table", () -> pane.large().rows() != null);
        pane.afterUpdate(this::assertLinesInSightAreRight);
    }

    @AfterEach
    void closeWindow() {
        window.close();
    }

    private static Table table(int count) {
        var random = new Random(count);
        var rows = new ArrayList<Row>();
        for (int i = 0; i < count; i++) {
            rows.add(new Row("r" + i, List.of(Cell.text("d0:ffff8880%08x".formatted(random.nextInt())), Cell.number(random.nextInt(count)),
                    Cell.text("word" + random.nextInt(64))), new Subject.Domain(i)));
        }
        return Table.of(COLUMNS, rows);
    }

    private LargeRows shown() {
        return Objects.requireNonNull(pane.large().rows());
    }

    private static int[] plain(LargeRows shown) {
        return LargeRows.of(new RowIndex(shown.table()), shown.filter(), Progress.NONE).order();
    }

    private void assertLinesInSightAreRight() {
        LargeRows shown = shown();
        LinesInSight sight = pane.large().sight();
        int[] plain = plain(shown);
        int from = sight.top(plain.length);
        int to = Math.min(plain.length, from + sight.page() + 1);
        assertEquals(sight.wishedTop(), from);
        assertArrayEquals(Arrays.copyOfRange(plain, from, to), Arrays.copyOfRange(shown.order(), from, to), shown.filter().toString());
    }

    private void awaitWhole(RowFilter filter) {
        window.await(filter.toString(), () -> shown().filter().equals(filter) && shown().isWhole());
        assertArrayEquals(plain(shown()), shown().order());
    }

    private void type(String text) {
        Arrays.stream(pane.controls().getChildren()).filter(Text.class::isInstance).map(Text.class::cast).forEach(field -> field.setText(text));
    }

    private void sortByFirstColumn() {
        var click = new Event();
        click.x = 5;
        click.y = 3;
        pane.large().control().notifyListeners(SWT.MouseDown, click);
    }

    /** Whatever the index's thread did by then: the very first picture has them. */
    @Test
    void whoSeesATableCanSearchItsTexts() {
        var firsts = new ArrayList<Boolean>();
        pane.afterUpdate(() -> firsts.add(shown().index().hasTexts()));
        pane.setMachine(Optional.of(new ScriptedMachine("another")));
        window.await("its first picture", () -> !firsts.isEmpty());
        assertEquals(true, firsts.getFirst());
    }

    @Test
    void theLastKeyDecides() {
        for (int length = 1; length <= 6; length++) {
            type("word33".substring(0, length));
        }
        sortByFirstColumn();
        awaitWhole(new RowFilter("word33", 0, false));
        sortByFirstColumn();
        type("");
        awaitWhole(new RowFilter("", 0, true));
        assertEquals(ROWS, shown().size());
    }

    @Test
    void aKeyPressedWhileAPictureComesIsAnsweredInAFrozenViewToo() {
        pane.setFrozen(true);
        pane.afterUpdate(() -> {
            assertLinesInSightAreRight();
            type("word9");
        });
        type("word8");
        awaitWhole(RowFilter.ALL.withText("word9"));
    }

    @Test
    void theSelectedRowStaysAndSoDoWhereTheViewLooks() {
        pane.large().scrollTo(ROWS / 2);
        assertEquals(true, pane.large().reveal(List.of(new Subject.Domain(777))));
        pane.large().scrollTo(ROWS / 2);
        sortByFirstColumn();
        awaitWhole(new RowFilter("", 0, false));
        assertEquals(List.of(new Subject.Domain(777)), pane.large().selectedSubjects());
        assertEquals(ROWS / 2, pane.large().top());
    }

    @Test
    void tablesThatAreOthersAtEachReadingAreSortedAndFilteredAsOnesThatStay() {
        List<Table> tables = IntStream.range(0, 4).mapToObj(i -> table(ROWS / 2 + 1000 * i)).toList();
        sortByFirstColumn();
        script = reading -> tables.get(reading % tables.size());
        int before = reads.get();
        for (String text : new String[] { "w", "wo", "word5" }) {
            type(text);
            int then = reads.get();
            window.await("another reading", () -> reads.get() > then);
        }
        window.await("more readings", () -> reads.get() > before + 8);
        Table last = tables.get(1);
        script = reading -> last;
        window.await("the last table", () -> shown().table() == last);
        awaitWhole(new RowFilter("word5", 0, false));
    }
}
