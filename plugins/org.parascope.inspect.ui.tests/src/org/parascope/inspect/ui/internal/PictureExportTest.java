package org.parascope.inspect.ui.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.widgets.Canvas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A picture of what a view shows: the pixels that were drawn, in a file that is read again. */
@NonNullByDefault({}) // the toolkit's own types are not annotated
class PictureExportTest {

    private static RGB at(ImageData picture, int x, int y) {
        return picture.palette.getRGB(picture.getPixel(x, y));
    }

    @Test
    void holdsWhatWasDrawn(@TempDir Path folder) {
        try (var window = new Window(300, 200)) {
            var canvas = new Canvas(window.shell(), SWT.NONE);
            boolean[] isPainted = new boolean[1];
            canvas.addPaintListener(event -> {
                event.gc.setBackground(event.display.getSystemColor(SWT.COLOR_RED));
                event.gc.fillRectangle(0, 0, 50, 50);
                event.gc.setBackground(event.display.getSystemColor(SWT.COLOR_BLUE));
                event.gc.fillRectangle(50, 0, 50, 50);
                isPainted[0] = true;
            });
            window.shell().open();
            window.await("it is painted", () -> isPainted[0] && canvas.getSize().x > 100);
            ImageData picture = PictureExport.of(canvas);
            Path file = folder.resolve("view.png");
            assertTrue(new PictureExport(picture, file.toString()).run(new NullProgressMonitor()).isOK());
            var read = new ImageData(file.toString());
            assertEquals(canvas.getSize().x, read.width);
            assertEquals(new RGB(255, 0, 0), at(read, 25, 25));
            assertEquals(new RGB(0, 0, 255), at(read, 75, 25));
        }
    }

    @Test
    void saysWhereItCouldNotBeWritten(@TempDir Path folder) {
        try (var window = new Window(100, 100)) {
            window.shell().open();
            String file = folder.resolve("none/view.png").toString();
            var status = new PictureExport(PictureExport.of(window.shell()), file).run(new NullProgressMonitor());
            assertFalse(status.isOK());
            assertTrue(status.getMessage().contains(file), status.getMessage());
        }
    }
}
