package org.parascope.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.e4.ui.css.swt.theme.IThemeEngine;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Drawable;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.PlatformUI;

/** Takes pictures of what is on the screen, once it stands still. UI thread only. */
final class Camera {
    static final Point SCREEN = new Point(1280, 800);
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
    private final Display display = Display.getCurrent();
    private final Path folder;

    Camera(Path folder) {
        this.folder = folder;
    }

    static void setDark(boolean isDark) {
        PlatformUI.getWorkbench().getService(IThemeEngine.class)
                .setTheme(isDark ? "org.eclipse.e4.ui.css.theme.e4_dark" : "org.eclipse.e4.ui.css.theme.e4_default", false);
    }

    /** Lets the window work for so long. */
    void settle(long ms) throws InterruptedException {
        long end = System.nanoTime() + ms * MS;
        while (System.nanoTime() < end) {
            if (!display.readAndDispatch()) {
                Thread.sleep(10);
            }
        }
    }

    /** The upper left 1280 x 800 of the screen, with whatever dialogs are on it. */
    void screen(String name) {
        take(display, SCREEN, name);
    }

    void take(Drawable what, Point size, String name) {
        var image = new Image(display, size.x, size.y);
        var gc = new GC(what);
        gc.copyArea(image, 0, 0);
        gc.dispose();
        var loader = new ImageLoader();
        loader.data = new ImageData[] { image.getImageData() };
        loader.save(folder.resolve(name + ".png").toString(), SWT.IMAGE_PNG);
        image.dispose();
    }

    static <T extends Control> List<T> all(Composite parent, Class<T> kind) {
        var found = new ArrayList<T>();
        for (Control child : parent.getChildren()) {
            if (kind.isInstance(child) && child.isVisible()) {
                found.add(kind.cast(child));
            }
            if (child instanceof Composite composite) {
                found.addAll(all(composite, kind));
            }
        }
        return found;
    }
}
