package org.parascope.ui.export;

import org.eclipse.core.runtime.IProgressMonitor;
import org.parascope.machine.CanceledException;
import org.parascope.machine.Progress;

/**
 * Eclipse's progress monitor as the {@link Progress} that work below the window knows. For one piece of work, in any thread.
 *
 * <p>Ticks are thousandths of each step as it is told; a step without a known size moves nothing but its words.
 */
public final class MonitorProgress implements Progress {
    private static final int TICKS = 1000;

    private final IProgressMonitor monitor;
    private String step = "";
    private int told;

    public MonitorProgress(IProgressMonitor monitor) {
        this.monitor = monitor;
    }

    /** Starts the display of a piece of work; without it only words are shown. */
    public MonitorProgress begin(String task, int steps) {
        monitor.beginTask(task, steps * TICKS);
        return this;
    }

    @Override
    public void checkCanceled() {
        if (monitor.isCanceled()) {
            throw new CanceledException();
        }
    }

    @Override
    public synchronized void report(String what, long done, long total) {
        if (!what.equals(step)) {
            step = what;
            told = 0;
            monitor.subTask(what);
        }
        int ticks = total <= 0 ? 0 : (int) Math.min(TICKS, done * TICKS / total);
        if (ticks > told) {
            monitor.worked(ticks - told);
            told = ticks;
        }
    }
}
