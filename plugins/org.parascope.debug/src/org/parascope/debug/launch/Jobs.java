package org.parascope.debug.launch;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.IJobChangeEvent;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.core.runtime.jobs.JobChangeAdapter;
import org.parascope.debug.session.Background;
import org.parascope.machine.Progress;

/** Work in the background as jobs of the platform, which the window shows with their progress, and can cancel. */
final class Jobs implements Background {
    @Override
    public void start(String title, Consumer<Progress> work) {
        var begun = new AtomicBoolean();
        Job job = Job.create(title, monitor -> {
            begun.set(true);
            run(title, work, monitor);
            return monitor.isCanceled() ? Status.CANCEL_STATUS : Status.OK_STATUS;
        });
        job.addJobChangeListener(new JobChangeAdapter() {
            @Override
            public void done(IJobChangeEvent event) {
                if (!begun.get()) { // canceled before it ran: whoever waits for it must hear that too
                    var canceled = new NullProgressMonitor();
                    canceled.setCanceled(true);
                    run(title, work, canceled);
                }
            }
        });
        job.schedule();
    }

    private static void run(String title, Consumer<Progress> work, IProgressMonitor monitor) {
        monitor.beginTask(title, IProgressMonitor.UNKNOWN);
        work.accept(new MonitorProgress(monitor));
        monitor.done();
    }
}
