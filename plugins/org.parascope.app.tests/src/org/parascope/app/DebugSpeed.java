/*
 * Owns the measurement of a debugging session in the real window: how long a step over takes, and until all visible views show the
 * new stop. No test by its name: releng/bench/80-debug.sh runs it. Writes Markdown into releng/target/bench; fails when a goal is missed.
 */
package org.parascope.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.IDebugEventSetListener;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parascope.debug.model.CpuThread;
import org.parascope.debug.model.HypercallBreakpoint;
import org.parascope.debug.session.HypercallEvent;
import org.parascope.model.SystemModel;
import org.parascope.model.SystemTemplate;

/** Measures stops. */
class DebugSpeed {
    private static final int STOPS = Integer.getInteger("parascope.speed.stops", 100);
    private static final int WARM_UP = 10;
    private static final long QUIET = TimeUnit.MILLISECONDS.toNanos(300);
    private static final double STEP_GOAL = 30;

    private final Display display = Display.getCurrent();
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final ScheduledExecutorService alarm = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
    private volatile long suspended;

    /** Times in ms: until the debugger told of the stop, from there until the views stood still, what the window's thread worked meanwhile. */
    private record Sample(double stop, double views, double work) {
        double all() {
            return stop + views;
        }
    }

    @Test
    @Timeout(800)
    void stopsAreShown() throws Exception {
        var window = new DebugWindow();
        IDebugEventSetListener listener = events -> Arrays.stream(events)
                .filter(event -> event.getKind() == DebugEvent.SUSPEND && event.getSource() instanceof CpuThread)
                .forEach(_ -> suspended = System.nanoTime());
        DebugPlugin.getDefault().addDebugEventListener(listener);
        var report = new StringBuilder("| system | what | median, ms | 95 % | longest | goal |\n|---|---|---|---|---|---|\n");
        var missed = new ArrayList<String>();
        try {
            measure(window, "the demo", SystemTemplate.DEMO.create("measured", ""), 1, 100, report, missed);
            measure(window, "Debian's Dom0", SystemTemplate.DEBIAN_DOM0.create("debian", DebugWindow.debianKernel()), 0, 200, report, missed);
        } finally {
            DebugPlugin.getDefault().removeDebugEventListener(listener);
            Path out = Path.of(System.getProperty("parascope.root"), "releng", "target", "bench", "debug.md");
            Files.createDirectories(out.getParent());
            Files.writeString(out, report);
        }
        assertEquals(List.of(), missed);
    }

    private void measure(DebugWindow window, String name, SystemModel system, int domain, double viewsGoal, StringBuilder report, List<String> missed)
            throws Exception {
        HypercallBreakpoint.create(HypercallEvent.Kind.ENTRY, domain, HypercallBreakpoint.ANY, HypercallBreakpoint.ANY);
        suspended = 0;
        window.launch(system);
        window.until("the first stop of " + name, () -> suspended != 0);
        var calls = new ArrayList<Sample>();
        var steps = new ArrayList<Sample>();
        for (int i = -WARM_UP; calls.size() < STOPS; i++) {
            Sample call = sample(_ -> DebugWindow.cpu().resume());
            Sample step = sample(_ -> DebugWindow.cpu().stepOver());
            if (i >= 0) {
                calls.add(call);
                steps.add(step);
            }
        }
        row(name, "a hypercall breakpoint's stop to all visible views", calls.stream().map(Sample::views).toList(), viewsGoal, report, missed);
        row(name, "the same, processor time of the window's thread", calls.stream().map(Sample::work).toList(), viewsGoal, report, missed);
        row(name, "step over, until the debugger tells of the stop", steps.stream().map(Sample::stop).toList(), STEP_GOAL, report, missed);
        row(name, "step over, from its command to all visible views", steps.stream().map(Sample::all).toList(), viewsGoal, report, missed);
        window.end();
    }

    /** The goal is held against the median; the rest tells how steady it is. */
    private static void row(String name, String what, List<Double> found, double goal, StringBuilder report, List<String> missed) {
        List<Double> sorted = found.stream().sorted().toList();
        double median = sorted.get(sorted.size() / 2);
        report.append(String.format(Locale.ROOT, "| %s | %s | %.1f | %.1f | %.1f | %.0f |%n", name, what, median, sorted.get(sorted.size() * 95 / 100),
                sorted.getLast(), goal));
        if (median > goal) {
            missed.add(name + ": " + what);
        }
    }

    private Sample sample(ICoreRunnable command) {
        suspended = 0;
        long start = System.nanoTime();
        Job.create("Measured", command).schedule();
        int shown = contents();
        long changed = start;
        long worked = 0;
        long workAtStop = -1;
        while (suspended == 0 || System.nanoTime() - Math.max(suspended, changed) < QUIET) {
            long before = threads.getCurrentThreadCpuTime();
            boolean isOther = display.readAndDispatch();
            while (display.readAndDispatch()) {
                isOther = true;
            }
            worked += threads.getCurrentThreadCpuTime() - before; // without the looking
            workAtStop = suspended != 0 && workAtStop < 0 ? worked : workAtStop;
            int now = isOther ? contents() : shown;
            if (now != shown) {
                shown = now;
                changed = System.nanoTime();
            }
            if (System.nanoTime() - start > DebugWindow.PATIENCE) {
                throw new AssertionError("no stop in " + TimeUnit.NANOSECONDS.toSeconds(DebugWindow.PATIENCE) + " s");
            }
            alarm.schedule(display::wake, 5, TimeUnit.MILLISECONDS);
            display.sleep();
        }
        return new Sample((suspended - start) / 1e6, Math.max(0, changed - suspended) / 1e6, (worked - workAtStop) / 1e6);
    }

    /** What a user can read in the window, as a number that differs when it does. */
    private int contents() {
        int sum = 0;
        for (Shell shell : display.getShells()) {
            sum = 31 * sum + contents(shell);
        }
        return sum;
    }

    private static int contents(Control control) {
        if (control.isDisposed() || !control.isVisible()) {
            return 0;
        }
        int sum = switch (control) {
            case Tree tree -> items(tree.getItems(), new AtomicInteger(tree.getClientArea().height / Math.max(1, tree.getItemHeight())), tree.getColumnCount());
            case Table table -> rows(table);
            case Label label -> label.getText().hashCode();
            case StyledText text -> 31 * text.getCaretOffset() + text.getTopIndex() + text.getCharCount();
            default -> 0;
        };
        if (control instanceof Composite composite) {
            for (Control child : composite.getChildren()) {
                sum = 31 * sum + contents(child);
            }
        }
        return sum;
    }

    /** As many rows as there is room for, from the first. */
    private static int items(TreeItem[] items, AtomicInteger room, int columns) {
        int sum = items.length;
        for (TreeItem item : items) {
            if (room.decrementAndGet() < 0) {
                return sum;
            }
            for (int i = 0; i < Math.max(1, columns); i++) {
                sum = 31 * sum + item.getText(i).hashCode();
            }
            sum = item.getExpanded() ? 31 * sum + items(item.getItems(), room, columns) : sum;
        }
        return sum;
    }

    private static int rows(Table table) {
        int sum = table.getItemCount();
        int rows = table.getClientArea().height / Math.max(1, table.getItemHeight());
        for (int i = table.getTopIndex(); i < Math.min(table.getItemCount(), table.getTopIndex() + rows); i++) {
            for (int column = 0; column < Math.max(1, table.getColumnCount()); column++) {
                sum = 31 * sum + table.getItem(i).getText(column).hashCode();
            }
        }
        return sum;
    }
}
