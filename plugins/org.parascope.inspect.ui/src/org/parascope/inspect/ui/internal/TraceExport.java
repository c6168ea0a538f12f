package org.parascope.inspect.ui.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Shell;
import org.parascope.inspect.trace.Trace;
import org.parascope.inspect.trace.TraceFilter;
import org.parascope.inspect.trace.TraceFormat;
import org.parascope.machine.CanceledException;
import org.parascope.machine.Reason;

/** Writes what is recorded to a file the user names, as a job with progress and cancel. */
@NonNullByDefault({}) // the workbench's own parameters are not annotated
final class TraceExport extends Job {
    private final Trace trace;
    private final TraceFilter filter;
    private final TraceFormat format;
    private final Path file;

    TraceExport(Trace trace, TraceFilter filter, TraceFormat format, Path file) {
        super("Export trace to " + file.getFileName());
        this.trace = trace;
        this.filter = filter;
        this.format = format;
        this.file = file;
        setUser(true);
    }

    /** Asks for the file; its ending says the format. */
    static void ask(Shell shell, Trace trace, TraceFilter filter) {
        var dialog = new FileDialog(shell, SWT.SAVE);
        dialog.setText("Export Trace");
        dialog.setOverwrite(true);
        dialog.setFilterExtensions(Stream.of(TraceFormat.values()).map(format -> "*" + format.ending()).toArray(String[]::new));
        dialog.setFilterNames(Stream.of(TraceFormat.values()).map(format -> "%s (*%s)".formatted(format.meaning(), format.ending())).toArray(String[]::new));
        dialog.setFileName("trace" + TraceFormat.CSV.ending());
        String chosen = dialog.open();
        if (chosen == null) {
            return;
        }
        Optional<TraceFormat> named = TraceFormat.of(Path.of(chosen));
        TraceFormat format = named.orElse(TraceFormat.values()[Math.max(0, dialog.getFilterIndex())]);
        new TraceExport(trace, filter, format, Path.of(named.isPresent() ? chosen : chosen + format.ending())).schedule();
    }

    @Override
    protected IStatus run(IProgressMonitor monitor) {
        long first = trace.store().first();
        long end = trace.store().end();
        monitor.beginTask("Writing events", (int) Math.min(Integer.MAX_VALUE, end - first));
        try {
            format.write(trace, first, end, filter, file, new MonitoredProgress(monitor));
            return Status.OK_STATUS;
        } catch (CanceledException e) {
            return Status.CANCEL_STATUS;
        } catch (IOException e) {
            return Status.error("The trace could not be written to " + file + ": " + Reason.of(e), e);
        } finally {
            monitor.done();
        }
    }
}
