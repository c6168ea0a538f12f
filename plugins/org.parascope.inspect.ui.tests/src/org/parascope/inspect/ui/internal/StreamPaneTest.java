package org.parascope.inspect.ui.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.MenuItem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parascope.inspect.trace.TraceClass;
import org.parascope.inspect.trace.TraceFilter;
import org.parascope.inspect.trace.TraceKind;
import org.parascope.inspect.trace.TraceOrder;
import org.parascope.inspect.trace.TraceTarget;

/** The stream of a trace in a real window, written by the test. */
@NonNullByDefault({}) // JUnit fills the fields
class StreamPaneTest {
    private static final int MANY = 1_000_000;
    private final List<TraceTarget> opened = new ArrayList<>();
    private final ScriptedTrace source = new ScriptedTrace();
    private Window window;
    private StreamPane pane;
    private int demos;

    @BeforeEach
    void open() {
        window = new Window(1000, 500);
        pane = new StreamPane(window.shell(), source, opened::add, () -> demos++);
        window.shell().open();
        pane.setSeen(true);
    }

    @AfterEach
    void close() {
        window.close();
    }

    private void show() {
        pane.setMachine(Optional.of(new ScriptedMachine("m")));
        window.await("lines", () -> pane.emptyText().isEmpty());
    }

    private void key(int code) {
        var event = new Event();
        event.keyCode = code;
        pane.table().control().notifyListeners(SWT.KeyDown, event);
    }

    @Test
    void withoutAMachineItSaysWhatToDoAndWithoutEventsThatNothingHappened() {
        window.await("empty", () -> pane.emptyText().contains("No system is running"));
        pane.setMachine(Optional.of(new ScriptedMachine("m")));
        window.await("waiting", () -> pane.emptyText().contains("Nothing has happened yet"));
    }

    @Test
    void hypercallsShowAsOneLineAndNewOnesCome() {
        source.call(ScriptedTrace.MMU_UPDATE, 500, 0);
        source.call(ScriptedTrace.MMU_UPDATE, 700, -22);
        show();
        window.await("two lines", () -> pane.footerText().startsWith("2 lines of 4 events, none lost, following"));
        source.call(ScriptedTrace.EVENT_CHANNEL_OP, 10, 0);
        window.await("three lines", () -> pane.footerText().startsWith("3 lines of 6 events"));
    }

    @Test
    void linesCanBeReadOnTheBackgroundThatAThemeGivesLater() {
        source.call(ScriptedTrace.MMU_UPDATE, 500, 0);
        show();
        var canvas = pane.table().control();
        canvas.setBackground(canvas.getDisplay().getSystemColor(SWT.COLOR_BLACK));
        canvas.redraw();
        window.await("light text", () -> lightPixels(PictureExport.of(canvas)) > 50);
    }

    /** Lighter than the box of a class is, left of the scroll bar. */
    private static int lightPixels(ImageData picture) {
        int light = 0;
        for (int y = 0; y < picture.height; y++) {
            for (int x = 0; x < picture.width - 40; x++) {
                RGB color = picture.palette.getRGB(picture.getPixel(x, y));
                light += Math.min(color.red, Math.min(color.green, color.blue)) > 170 ? 1 : 0;
            }
        }
        return light;
    }

    @Test
    void aSelectedLineIsToldAndItsHypercallOpens() {
        source.call(ScriptedTrace.MMU_UPDATE, 700, -22);
        show();
        window.await("a line", () -> pane.footerText().startsWith("1 lines"));
        key(SWT.HOME);
        assertTrue(pane.detailsText().contains("-EINVAL (-22) after 0.700"), pane.detailsText());
        assertTrue(pane.detailsText().contains("called before d1:ffffffff81000123"), pane.detailsText());
        assertTrue(pane.table().copied().startsWith("Time (s)\tvCPU\t\tWhat\tResult"), pane.table().copied());
        assertTrue(pane.table().copied().contains("d1v0\tH\tmmu_update("), pane.table().copied());
        key(SWT.CR);
        assertEquals(List.of(new TraceTarget.Function("hypercall_mmu_update()", "hypercall_mmu_update")), opened);
        assertFalse(pane.table().isFollowing());
        key(SWT.END);
        assertTrue(pane.table().isFollowing());
    }

    @Test
    void filtersLeaveWhatIsWantedAndTheChosenEventIsKept() {
        source.call(ScriptedTrace.MMU_UPDATE, 500, 0);
        source.call(ScriptedTrace.EVENT_CHANNEL_OP, 500, -22);
        source.call(ScriptedTrace.MMU_UPDATE, 900, -1);
        source.add(0, 5, TraceKind.EVENT_CLOSE, 1, 0, 7);
        show();
        window.await("hypercalls", () -> pane.footerText().startsWith("3 lines"));
        pane.controls().setOutcome(TraceFilter.Outcome.FAILED);
        window.await("failed ones", () -> pane.footerText().startsWith("2 lines"));
        pane.controls().setText("event_channel");
        window.await("one", () -> pane.footerText().startsWith("1 lines"));
        pane.controls().setText("");
        pane.controls().setOutcome(TraceFilter.Outcome.ANY);
        pane.controls().classes().choose(Set.of(TraceClass.EVENT));
        window.await("the port", () -> pane.footerText().startsWith("1 lines"));
        pane.reveal(6);
        window.await("selected", () -> pane.selectedEvent().orElse(-1) == 6);
        assertTrue(pane.detailsText().contains("d1 port 7"), pane.detailsText());
    }

    @Test
    void theStatisticsHaveRoomForTheirColumnsAndGiveItBack() {
        source.call(ScriptedTrace.MMU_UPDATE, 500, 0);
        show();
        window.shell().setSize(1600, 500);
        window.await("wide", () -> pane.table().control().getBounds().width > 900);
        int lines = pane.table().control().getBounds().width;
        pane.showTab(1);
        window.await("a kind", () -> pane.statistics().footerText().startsWith("1 kind"));
        assertTrue(pane.statistics().getBounds().width > lines / 2 + 300, pane.statistics().getBounds().toString());
        pane.showTab(0);
        assertEquals(lines, pane.table().control().getBounds().width, 2);
    }

    @Test
    void theMenuSortsAsAClickOnAHeaderDoes() {
        source.call(ScriptedTrace.MMU_UPDATE, 500, 0);
        source.call(ScriptedTrace.EVENT_CHANNEL_OP, 900, 0);
        show();
        window.await("two lines", () -> pane.footerText().startsWith("2 lines"));
        var shell = window.shell();
        shell.setMenu(SortMenu.of(pane.sorted().orElseThrow()).createContextMenu(shell));
        shell.getMenu().notifyListeners(SWT.Show, new Event());
        List<MenuItem> items = List.of(shell.getMenu().getItems());
        assertEquals(List.of("Time (s)", "vCPU", "Class", "What", "Result", "Took (\u00b5s)", "Reason"), items.stream().map(MenuItem::getText).toList());
        assertTrue(items.get(TraceColumns.TIME).getSelection());
        items.get(TraceColumns.TIME).setSelection(false);
        items.get(TraceColumns.TOOK).setSelection(true);
        items.get(TraceColumns.TIME).notifyListeners(SWT.Selection, new Event());
        items.get(TraceColumns.TOOK).notifyListeners(SWT.Selection, new Event());
        window.await("sorted", () -> pane.footerText().endsWith("sorted as of then"));
        key(SWT.HOME);
        assertTrue(pane.table().copied().contains("event_channel_op"), pane.table().copied());
    }

    @Test
    void anotherSystemIsNotFilteredByADomainOfTheLast() {
        source.call(ScriptedTrace.MMU_UPDATE, 500, 0);
        source.add(0, 5, TraceKind.DOMAIN_CREATED, 7, 0, 8);
        show();
        window.await("both", () -> pane.footerText().startsWith("2 lines"));
        pane.controls().setDomain(7);
        window.await("one", () -> pane.footerText().startsWith("1 lines"));
        pane.setMachine(Optional.empty());
        window.await("gone", () -> pane.emptyText().contains("No system is running"));
        show();
        window.await("both again", () -> pane.footerText().startsWith("2 lines"));
    }

    @Test
    void frozenKeepsItsLinesAndSaysSo() {
        source.call(ScriptedTrace.MMU_UPDATE, 500, 0);
        show();
        window.await("a line", () -> pane.footerText().startsWith("1 lines"));
        pane.setFrozen(true);
        source.call(ScriptedTrace.MMU_UPDATE, 500, 0);
        window.await("its beat", () -> pane.footerText().startsWith("1 lines of 4"));
        assertTrue(pane.barText().contains("Frozen"), pane.barText());
        pane.setFrozen(false);
        window.await("two lines", () -> pane.footerText().startsWith("2 lines"));
    }

    @Test
    void whatWasLostIsSaid() {
        source.add(1, 10, TraceKind.LOST, 0x7fff, 0, 4321);
        source.call(ScriptedTrace.MMU_UPDATE, 500, 0);
        show();
        window.await("loss", () -> pane.barText().contains("4,321 events were overwritten") && pane.footerText().contains("4,321 lost"));
    }

    @Test
    void aMillionEventsAreFilteredSortedAndCounted() {
        for (int i = 0; i < MANY / 2; i++) {
            source.call(i % 3 == 0 ? ScriptedTrace.EVENT_CHANNEL_OP : ScriptedTrace.MMU_UPDATE, 100 + i % 1000, i % 100 == 0 ? -22 : 0);
        }
        show();
        window.await("all", () -> pane.footerText().startsWith("500,000 lines of 1,000,000"));
        pane.controls().setOutcome(TraceFilter.Outcome.FAILED);
        window.await("failed", () -> pane.footerText().startsWith("5,000 lines"));
        pane.controls().setOutcome(TraceFilter.Outcome.ANY);
        var click = new Event();
        var header = pane.table().headerAt(TraceColumns.TOOK);
        click.x = header.x;
        click.y = header.y;
        pane.table().control().notifyListeners(SWT.MouseDown, click);
        window.await("sorted", () -> pane.footerText().endsWith("sorted as of then") && pane.footerText().startsWith("500,000"));
        key(SWT.HOME);
        assertTrue(pane.table().copied().contains("\t1.10\t"), pane.table().copied());
        pane.showTab(1);
        window.await("statistics", () -> pane.statistics().footerText().startsWith("2 kinds"));
        assertEquals(TraceOrder.DURATION, TraceColumns.ALL.get(TraceColumns.TOOK).order());
    }
}
