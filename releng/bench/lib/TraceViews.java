/*
 * Owns the measurement of the views of the trace at 1,000,000 events: taking them in, drawing the timeline at every scale into an
 * image, filtering and sorting the stream. In the package of the views, whose classes are its own. Prints Markdown; exits non-zero
 * when a goal is missed. Read next: ../60-trace.sh.
 */
package org.parascope.inspect.ui.internal;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Display;
import org.parascope.inspect.trace.Timeline;
import org.parascope.inspect.trace.Trace;
import org.parascope.inspect.trace.TraceClock;
import org.parascope.inspect.trace.TraceEvent;
import org.parascope.inspect.trace.TraceFilter;
import org.parascope.inspect.trace.TraceKind;
import org.parascope.inspect.trace.TraceOrder;
import org.parascope.inspect.trace.TraceStore;
import org.parascope.inspect.trace.TraceText;

/** Draws, filters, sorts. */
final class TraceViews {
    private static final int EVENTS = 1_000_000;
    private static final int CPUS = 4;
    private static final int DOMAINS = 6;
    private static final int ROUNDS = 40;
    private static final int WIDTH = 1600;
    private static final int HEIGHT = 700;
    private static final double FRAME_MS = 33;
    private static final double ANSWER_MS = 100;
    private static boolean isMissed;

    private TraceViews() {
    }

    public static void main(String[] arguments) {
        System.out.println("## Views of the trace at 1,000,000 events\n\n| what | wall, median | wall, least |\n|---|---|---|");
        Trace trace = trace();
        var timeline = new Timeline[1];
        measure("taking all events into the timeline's lanes", 5, Double.MAX_VALUE, () -> {
            timeline[0] = new Timeline(trace);
            while (timeline[0].update()) {
                // until all is taken in
            }
        });
        draw(timeline[0]);
        lines("all lines, in the order of time", trace, TraceFilter.ALL, TraceOrder.TIME);
        lines("those of one domain that failed", trace, TraceFilter.ALL.withDomain(OptionalInt.of(2)).withOutcome(TraceFilter.Outcome.FAILED), TraceOrder.TIME);
        lines("all lines, sorted by duration", trace, TraceFilter.ALL, TraceOrder.DURATION);
        lines("lines with words in them", trace, TraceFilter.ALL.withText("mmu_update einval"), TraceOrder.TIME);
        lines("lines of a vCPU with a word in them", trace, TraceFilter.ALL.withText("d1v0 port"), TraceOrder.TIME);
        lines("lines with a number in them", trace, TraceFilter.ALL.withText("81f3"), TraceOrder.TIME);
        System.exit(isMissed ? 1 : 0);
    }

    /** Processors that switch among the vCPUs of six domains, hypercalls, events, upcalls. */
    private static Trace trace() {
        var store = new TraceStore(2 * EVENTS);
        var random = new Random(11);
        long time = 0;
        while (store.end() < EVENTS) {
            int cpu = random.nextInt(CPUS);
            int domain = random.nextInt(DOMAINS);
            int target = (domain + 1) % DOMAINS;
            time += 500 + random.nextInt(2000);
            add(store, time, cpu, TraceKind.SCHEDULER_SWITCH, TraceEvent.IDLE, 0, TraceEvent.IDLE, 0, domain, cpu);
            add(store, time + 50, cpu, TraceKind.TRAP_UPCALL, domain, cpu, 0xffffffff81000000L);
            add(store, time + 100, cpu, TraceKind.HYPERCALL_ENTRY, domain, cpu, 0xffffffffL << 32 | 1, 0x1000, 1);
            add(store, time + 200, cpu, TraceKind.HYPERCALL_RETURN, domain, cpu, 1, random.nextInt(20) == 0 ? -22 : 0, 0xffffffff81000000L);
            add(store, time + 250, cpu, TraceKind.HYPERCALL_ENTRY, domain, cpu, 4L << 32 | 32, 4, 0x1000);
            add(store, time + 260, cpu, TraceKind.EVENT_SEND, domain, cpu, 4, target, 5);
            add(store, time + 270, cpu, TraceKind.EVENT_PENDING, domain, cpu, target, 5, random.nextInt(CPUS), 0);
            add(store, time + 400, cpu, TraceKind.HYPERCALL_RETURN, domain, cpu, 32, 0, 0xffffffff81000000L);
        }
        return new Trace(store, new TraceClock(0, 1, 1L << 31), new TraceText(Optional.empty()));
    }

    private static void add(TraceStore store, long time, int cpu, TraceKind kind, int domain, int vcpu, long... arguments) {
        long[] all = Arrays.copyOf(arguments, TraceKind.ARGUMENTS);
        store.add(new TraceEvent(time, cpu, kind, domain, vcpu, all[0], all[1], all[2], all[3], all[4]));
    }

    private static void draw(Timeline timeline) {
        Display display = new Display();
        var image = new Image(display, WIDTH, HEIGHT);
        var gc = new GC(image);
        Palette palette = Palette.on(display.getSystemColor(SWT.COLOR_LIST_BACKGROUND));
        long whole = timeline.end() - timeline.start();
        for (long part = 1; whole / part > 1000; part *= 20) {
            long ticks = whole / part;
            var range = new TimelineRange(timeline.start() + whole / 2 - ticks / 2, timeline.start() + whole / 2 + ticks - ticks / 2);
            String what = "timeline, %d x %d, %s of %s".formatted(WIDTH, HEIGHT, TimeRuler.length(ticks), TimeRuler.length(whole));
            measure(what, ROUNDS, FRAME_MS, () -> {
                gc.setBackground(palette.calmBar());
                gc.fillRectangle(0, 0, WIDTH, HEIGHT);
                new TimelinePainter(gc, palette, timeline, range, new Rectangle(0, 0, WIDTH, HEIGHT), 0).paint(Optional.empty(), OptionalLong.empty());
            });
        }
        gc.dispose();
        image.dispose();
        display.dispose();
    }

    private static void lines(String what, Trace trace, TraceFilter filter, TraceOrder order) {
        measure("stream, " + what, 15, ANSWER_MS, () -> {
            var lines = new TraceLines(trace, new TraceLines.Choice(filter, order, order == TraceOrder.DURATION));
            while (lines.update()) {
                // until all is looked at
            }
        });
    }

    private static void measure(String what, int rounds, double goal, Runnable work) {
        work.run();
        work.run();
        var wall = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            long start = System.nanoTime();
            work.run();
            wall[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(wall);
        System.out.println(String.format(Locale.ROOT, "| %s | %.1f ms | %.1f ms |", what, wall[rounds / 2], wall[0]));
        isMissed |= wall[rounds / 2] > goal;
    }
}
