package org.parascope.inspect.ui.internal;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.parascope.machine.CanceledException;
import org.parascope.machine.Progress;

/** A progress shown by a job's monitor. */
@NonNullByDefault({}) // the platform's own parameters are not annotated
final class MonitoredProgress implements Progress {
    private final IProgressMonitor monitor;
    private long done;

    MonitoredProgress(IProgressMonitor monitor) {
        this.monitor = monitor;
    }

    @Override
    public void checkCanceled() {
        if (monitor.isCanceled()) {
            throw new CanceledException();
        }
    }

    @Override
    public void report(String what, long newDone, long total) {
        monitor.worked((int) Math.max(0, newDone - done));
        done = newDone;
    }
}
