package org.parascope.debug.launch;

import org.eclipse.core.runtime.IProgressMonitor;
import org.parascope.machine.CanceledException;
import org.parascope.machine.Progress;

/** The platform's monitor as our progress. */
record MonitorProgress(IProgressMonitor monitor) implements Progress {
    @Override
    public void checkCanceled() {
        if (monitor.isCanceled()) {
            throw new CanceledException();
        }
    }

    @Override
    public void report(String what, long done, long total) {
        monitor.subTask(what);
    }
}
