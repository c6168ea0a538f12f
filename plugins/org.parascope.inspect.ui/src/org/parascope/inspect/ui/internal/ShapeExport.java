package org.parascope.inspect.ui.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Shell;
import org.parascope.inspect.shape.CsvForm;
import org.parascope.inspect.shape.JsonForm;
import org.parascope.inspect.shape.Shape;
import org.parascope.machine.Reason;

/** Writes what a view shows to a file: CSV or JSON, by its ending. Asks on the UI thread, writes in a job. */
@NonNullByDefault({}) // the platform's own parameters are not annotated
final class ShapeExport extends Job {
    private static final String JSON = ".json";
    private static final String[] PATTERNS = { "*.csv", "*" + JSON };
    private static final String[] NAMES = { "Comma-separated values (*.csv)", "JSON (*.json)" };

    private final Shape shape;
    private final Path file;

    ShapeExport(Shape shape, Path file) {
        super("Export to " + file.getFileName());
        this.shape = shape;
        this.file = file;
        setUser(true);
    }

    /** @param name proposed for the file, without its ending */
    static void ask(Shell shell, Shape shape, String name) {
        var dialog = new FileDialog(shell, SWT.SAVE);
        dialog.setText("Export");
        dialog.setOverwrite(true);
        dialog.setFilterExtensions(PATTERNS);
        dialog.setFilterNames(NAMES);
        dialog.setFileName(name + ".csv");
        String chosen = dialog.open();
        if (chosen != null) {
            new ShapeExport(shape, Path.of(chosen)).schedule();
        }
    }

    @Override
    protected IStatus run(IProgressMonitor monitor) {
        try {
            Files.writeString(file, file.toString().endsWith(JSON) ? JsonForm.of(shape) : CsvForm.of(shape));
            return Status.OK_STATUS;
        } catch (IOException e) {
            return Status.error(file + " could not be written: " + Reason.of(e), e);
        }
    }
}
