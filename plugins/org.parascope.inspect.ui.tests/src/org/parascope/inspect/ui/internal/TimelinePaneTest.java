package org.parascope.inspect.ui.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parascope.inspect.trace.TimelineLane;
import org.parascope.inspect.trace.TraceEvent;
import org.parascope.inspect.trace.TraceKind;
import org.parascope.inspect.trace.TraceTarget;

/** The timeline in a real window, of a trace that the test writes. */
@NonNullByDefault({}) // JUnit fills the fields
class TimelinePaneTest {
    private static final int MANY = 1_000_000;
    private final List<TraceTarget> opened = new ArrayList<>();
    private final ScriptedTrace source = new ScriptedTrace();
    private Window window;
    private TimelinePane pane;

    @BeforeEach
    void open() {
        window = new Window(1000, 600);
        pane = new TimelinePane(window.shell(), source, opened::add, () -> { });
        window.shell().open();
        pane.setSeen(true);
    }

    @AfterEach
    void close() {
        window.close();
    }

    private void show(int lanes) {
        pane.setMachine(Optional.of(new ScriptedMachine("m")));
        window.await(lanes + " lanes", () -> pane.canvas().lanes() == lanes);
    }

    private void key(int code) {
        key(code, SWT.NONE);
    }

    private void key(int code, int modifier) {
        var event = new Event();
        event.keyCode = code;
        event.stateMask = modifier;
        pane.canvas().control().notifyListeners(SWT.KeyDown, event);
    }

    private void mouse(int type, int x, int y) {
        var event = new Event();
        event.button = 1;
        event.x = x;
        event.y = y;
        pane.canvas().control().notifyListeners(type, event);
    }

    /** Two domains on one processor: one sends, the other is told. */
    private void talk() {
        source.add(0, 1000, TraceKind.SCHEDULER_SWITCH, TraceEvent.IDLE, 0, TraceEvent.IDLE, 0, 1, 0);
        source.add(0, 10_000, TraceKind.HYPERCALL_ENTRY, 1, 0, 4L << 32 | ScriptedTrace.EVENT_CHANNEL_OP, 4, 0x1000);
        source.add(0, 100, TraceKind.EVENT_SEND, 1, 0, 4, 0, 9);
        source.add(0, 50, TraceKind.EVENT_PENDING, 1, 0, 0, 9, 0, 0);
        source.add(0, 5000, TraceKind.HYPERCALL_RETURN, 1, 0, ScriptedTrace.EVENT_CHANNEL_OP, 0, 0xffffffff81000123L, 0);
        source.add(0, 10_000, TraceKind.SCHEDULER_SWITCH, 1, 0, 1, 0, 0, 0);
        source.add(0, 500, TraceKind.TRAP_UPCALL, 0, 0, 0x2000);
        source.add(0, 20_000, TraceKind.INTERRUPT_TIMER, 0, 0);
    }

    @Test
    void withoutAMachineItSaysWhatToDo() {
        window.await("empty", () -> pane.emptyText().contains("No system is running"));
    }

    @Test
    void lanesStandForProcessorsVcpusAndPorts() {
        talk();
        show(4);
        key(SWT.HOME);
        assertFalse(pane.canvas().isFollowing());
        window.await("footer", () -> pane.footerText().startsWith("4 lanes, 8 events, none lost; 46"));
        key(SWT.END);
        assertTrue(pane.canvas().isFollowing());
    }

    @Test
    void aClickSelectsTheEventAndTellsOfIt() {
        talk();
        show(4);
        key(SWT.HOME);
        int x = pane.canvas().xOf(source.content().store().time(1) + 2000);
        int y = pane.canvas().yOf(TimelineLane.Kind.VCPU, 1, 0);
        mouse(SWT.MouseDown, x, y);
        mouse(SWT.MouseUp, x, y);
        assertEquals(1, pane.selectedEvent().orElse(-1));
        assertTrue(pane.detailsText().contains("event_channel_op send("), pane.detailsText());
        x = pane.canvas().xOf(source.content().store().time(3));
        y = pane.canvas().yOf(TimelineLane.Kind.PORT, 0, 9);
        mouse(SWT.MouseDown, x, y);
        mouse(SWT.MouseUp, x, y);
        assertEquals(3, pane.selectedEvent().orElse(-1));
        assertTrue(pane.detailsText().contains("upcall, 15.50 \u00b5s later"), pane.detailsText());
    }

    @Test
    void aDragSelectsAStretchWhoseNumbersShow() {
        talk();
        show(4);
        key(SWT.HOME);
        int y = pane.canvas().yOf(TimelineLane.Kind.PROCESSOR, 0, 0);
        mouse(SWT.MouseDown, pane.canvas().xOf(source.content().store().time(0)), y);
        mouse(SWT.MouseMove, pane.canvas().xOf(source.content().store().time(5)), y);
        mouse(SWT.MouseUp, pane.canvas().xOf(source.content().store().time(5)), y);
        assertTrue(pane.canvas().selection().isPresent());
        window.await("selected", () -> pane.footerText().contains("selected"));
        var numbers = pane.numbers(CountedRange.What.RUN_TIME);
        window.await("run times", () -> numbers.tree().lines().size() == 3 && numbers.tree().lines().get(2).text(0).equals("d1v0"));
        window.await("all of it is d1's", () -> Double.parseDouble(numbers.tree().lines().get(2).text(2)) > 98);
        pane.showTab(3);
        window.await("channels", () -> pane.numbers(CountedRange.What.CHANNELS).footerText().startsWith("1 port,"));
        key(SWT.CR);
        assertTrue(pane.canvas().range().ticks() < 30_000, pane.canvas().range().toString());
        key(SWT.ESC);
        assertTrue(pane.canvas().selection().isEmpty());
    }

    @Test
    void theKeyboardSelectsAStretchAndGoesFromEventToEvent() {
        talk();
        show(4);
        key(SWT.HOME);
        for (int i = 0; i < 20; i++) {
            key(SWT.ARROW_RIGHT, SWT.SHIFT);
        }
        long selected = pane.canvas().selection().orElseThrow().ticks();
        assertEquals(pane.canvas().range().ticks() * 0.2, selected, pane.canvas().range().ticks() * 0.01);
        for (int i = 0; i < 10; i++) {
            key(SWT.ARROW_LEFT, SWT.SHIFT);
        }
        assertTrue(pane.canvas().selection().orElseThrow().ticks() < selected * 0.6);
        key(SWT.ESC);
        pane.reveal(1);
        key(SWT.ARROW_RIGHT, SWT.CTRL);
        assertEquals(2, pane.selectedEvent().orElse(-1));
        key(SWT.ARROW_RIGHT, SWT.CTRL);
        key(SWT.ARROW_RIGHT, SWT.CTRL);
        assertEquals(5, pane.selectedEvent().orElse(-1), "a return is no line of its own");
        key(SWT.ARROW_LEFT, SWT.CTRL);
        assertEquals(3, pane.selectedEvent().orElse(-1));
    }

    @Test
    void whatWasLostIsSaidAndTheProcessorHasAGap() {
        talk();
        source.add(0, 0, TraceKind.LOST, TraceEvent.IDLE, 0, 4321);
        source.add(0, 30_000, TraceKind.INTERRUPT_TIMER, 0, 0);
        show(4);
        window.await("loss", () -> pane.barText().contains("4,321 events were overwritten") && pane.footerText().contains("4,321 lost"));
        key(SWT.HOME);
        int x = pane.canvas().xOf(source.content().store().time(8) + 15_000);
        int y = pane.canvas().yOf(TimelineLane.Kind.PROCESSOR, 0, 0);
        mouse(SWT.MouseDown, x, y);
        mouse(SWT.MouseUp, x, y);
        assertEquals(8, pane.selectedEvent().orElse(-1));
        paintOnce();
    }

    @Test
    void lowAndWideTheNumbersStandBesideTheLanes() {
        talk();
        show(4);
        int right = pane.canvas().control().getBounds().width;
        window.shell().setSize(1000, 280);
        window.await("beside", () -> pane.canvas().control().getBounds().width < right);
        window.shell().setSize(1000, 600);
        window.await("below", () -> pane.canvas().control().getBounds().width == right);
    }

    @Test
    void theWheelZoomsUnderTheMouse() {
        talk();
        show(4);
        key(SWT.HOME);
        long time = source.content().store().time(3);
        int x = pane.canvas().xOf(time);
        long before = pane.canvas().range().ticks();
        for (int i = 0; i < 10; i++) {
            var event = new Event();
            event.count = 3;
            event.x = x;
            pane.canvas().control().notifyListeners(SWT.MouseVerticalWheel, event);
        }
        assertTrue(pane.canvas().range().ticks() < before / 8);
        assertTrue(Math.abs(pane.canvas().xOf(time) - x) <= 12, pane.canvas().xOf(time) + " is not " + x);
    }

    @Test
    void aRevealedEventComesIntoSight() {
        talk();
        show(4);
        pane.canvas().show(new TimelineRange(0, 100));
        pane.reveal(6);
        assertTrue(pane.canvas().range().contains(source.content().store().time(6)));
        assertTrue(pane.detailsText().contains("upcall"), pane.detailsText());
    }

    @Test
    void frozenTakesNothingIn() {
        talk();
        show(4);
        pane.setFrozen(true);
        source.add(3, 10, TraceKind.INTERRUPT_TIMER, 5, 0);
        window.await("bar", () -> pane.barText().contains("Frozen") && pane.footerText().contains("9 events"));
        assertEquals(4, pane.canvas().lanes());
        pane.setFrozen(false);
        window.await("two lanes more", () -> pane.canvas().lanes() == 6);
    }

    @Test
    void aMillionEventsAreDrawnAtEveryScale() {
        var random = new Random(1);
        for (int i = 0; i < MANY / 4; i++) {
            int cpu = random.nextInt(4);
            int domain = random.nextInt(4);
            source.add(cpu, 200, TraceKind.SCHEDULER_SWITCH, TraceEvent.IDLE, 0, TraceEvent.IDLE, 0, domain, cpu);
            source.add(cpu, 300, TraceKind.HYPERCALL_ENTRY, domain, cpu, ScriptedTrace.NO_SUB_OP | 1, 0);
            source.add(cpu, 100, TraceKind.HYPERCALL_RETURN, domain, cpu, 1, 0, 0, 0);
            source.add(cpu, 100, TraceKind.EVENT_PENDING, domain, cpu, domain, 3, cpu, 0);
        }
        show(4 + 16 + 4);
        window.await("all taken in", () -> pane.footerText().contains("1,000,000 events"));
        key(SWT.HOME);
        double scale = pane.canvas().range().ticks();
        for (; scale > 1000; scale /= 10) {
            paintOnce();
            pane.canvas().zoom(0.1);
        }
        assertTrue(pane.canvas().range().ticks() <= 1000);
    }

    private void paintOnce() {
        var control = pane.canvas().control();
        var image = new Image(control.getDisplay(), 1000, 400);
        var gc = new GC(image);
        var event = new Event();
        event.gc = gc;
        control.notifyListeners(SWT.Paint, event);
        gc.dispose();
        image.dispose();
        assertTrue(pane.canvas().paintNanos() > 0);
    }
}
