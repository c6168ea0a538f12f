package org.parascope.inspect.ui.internal;

import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Shell;
import org.parascope.dump.DumpMachine;
import org.parascope.dump.DumpWriter;
import org.parascope.machine.CanceledException;
import org.parascope.machine.ControlException;
import org.parascope.machine.Machine;
import org.parascope.machine.Machines;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Reason;

/**
 * Saves the machine that is shown as a dump, opens dumps so that all views show them, and closes them again. Asks on the UI thread, works in jobs.
 *
 * <p>What a dump holds is {@link DumpWriter}'s.
 */
@NonNullByDefault({}) // the platform's own parameters are not annotated
final class DumpFiles {
    static final String ENDING = ".parascope-dump";
    /** Views stop reading a machine that is gone within a moment. */
    private static final long CLOSE_AFTER_MS = 3000;

    private DumpFiles() {
    }

    static void askToSave(Shell shell, Machine machine) {
        String chosen = ask(shell, SWT.SAVE, "Save Dump", machine.name() + ENDING);
        if (chosen != null) {
            job("Saving a dump of " + machine.name(), monitor -> save(machine, Path.of(chosen), monitor)).schedule();
        }
    }

    static void askToOpen(Shell shell) {
        String chosen = ask(shell, SWT.OPEN, "Open Dump", "");
        if (chosen != null) {
            job("Opening " + chosen, monitor -> open(Path.of(chosen), monitor)).schedule();
        }
    }

    private static String ask(Shell shell, int style, String title, String name) {
        var dialog = new FileDialog(shell, style);
        dialog.setText(title);
        dialog.setOverwrite(true);
        dialog.setFilterExtensions(new String[] { "*" + ENDING, "*" });
        dialog.setFileName(name);
        return dialog.open();
    }

    private static Job job(String name, ICoreRunnable work) {
        Job job = Job.create(name, work);
        job.setUser(true);
        return job;
    }

    private static void save(Machine machine, Path file, IProgressMonitor monitor) throws CoreException {
        try {
            new DumpWriter(machine, machine.control(), new MonitoredProgress(monitor)).write(file);
        } catch (CanceledException e) {
            monitor.setCanceled(true);
        } catch (IOException | MemoryException | ControlException e) {
            throw new CoreException(failed(machine.name() + " could not be saved to " + file + ": " + Reason.of(e), e));
        }
    }

    /** Opens a dump and registers it: the views show it at once. */
    static void open(Path file, IProgressMonitor monitor) throws CoreException {
        try {
            Machines.shared().add(DumpMachine.open(file, new MonitoredProgress(monitor)));
        } catch (CanceledException e) {
            monitor.setCanceled(true);
        } catch (IOException e) {
            throw new CoreException(failed(Reason.of(e), e));
        }
    }

    static void close(DumpMachine dump) {
        Machines.shared().remove(dump);
        Job close = Job.createSystem("Closing " + dump.name(), monitor -> {
            try {
                dump.close();
            } catch (IOException e) {
                ILog.of(DumpFiles.class).error("What was unpacked of " + dump.name() + " could not be removed", e);
            }
        });
        close.schedule(CLOSE_AFTER_MS);
    }

    private static IStatus failed(String message, Exception cause) {
        return Status.error(message, cause);
    }
}
