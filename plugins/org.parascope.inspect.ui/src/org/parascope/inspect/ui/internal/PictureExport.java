package org.parascope.inspect.ui.internal;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jface.action.Action;
import org.eclipse.swt.SWT;
import org.eclipse.swt.SWTException;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.FileDialog;
import org.parascope.machine.Reason;

/** Saves what a view shows, as it is seen, as a PNG. Asks and draws on the UI thread, writes in a job. */
@NonNullByDefault({}) // the platform's own parameters are not annotated
final class PictureExport extends Job {
    private static final String ENDING = ".png";

    private final ImageData picture;
    private final String file;

    PictureExport(ImageData picture, String file) {
        super("Save picture " + file);
        this.picture = picture;
        this.file = file;
        setUser(true);
    }

    /** The entry of a view's menu. */
    static Action action(Control shown, String name) {
        return new Action("Save Picture\u2026") {
            @Override
            public void run() {
                ask(shown, name);
            }
        };
    }

    private static void ask(Control shown, String name) {
        ImageData picture = of(shown); // before the dialog stands over it
        var dialog = new FileDialog(shown.getShell(), SWT.SAVE);
        dialog.setText("Save Picture");
        dialog.setOverwrite(true);
        dialog.setFilterExtensions(new String[] { "*" + ENDING });
        dialog.setFileName(name + ENDING);
        String chosen = dialog.open();
        if (chosen != null) {
            new PictureExport(picture, chosen).schedule();
        }
    }

    /** A control with all within it. */
    static ImageData of(Control shown) {
        var image = new Image(shown.getDisplay(), Math.max(1, shown.getSize().x), Math.max(1, shown.getSize().y));
        var gc = new GC(image);
        try {
            gc.setBackground(shown.getBackground()); // printing leaves what nothing is drawn on
            gc.fillRectangle(image.getBounds());
            shown.print(gc);
            return image.getImageData();
        } finally {
            gc.dispose();
            image.dispose();
        }
    }

    @Override
    protected IStatus run(IProgressMonitor monitor) {
        var loader = new ImageLoader();
        loader.data = new ImageData[] { picture };
        try {
            loader.save(file, SWT.IMAGE_PNG);
            return Status.OK_STATUS;
        } catch (SWTException e) {
            return Status.error(file + " could not be written: " + Reason.of(e), e);
        }
    }
}
