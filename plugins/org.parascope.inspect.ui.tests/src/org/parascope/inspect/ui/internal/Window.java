package org.parascope.inspect.ui.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.BooleanSupplier;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;

/** A window for a pane under test, and the patience to wait for what it shows. */
@NonNullByDefault({}) // the toolkit's own types are not annotated
final class Window implements AutoCloseable {
    private static final long PATIENCE_MS = 60_000;
    private final Display display = Display.getDefault();
    private final Shell shell = new Shell(display);

    Window(int width, int height) {
        shell.setLayout(new FillLayout());
        shell.setSize(width, height);
    }

    Shell shell() {
        return shell;
    }

    void await(String what, BooleanSupplier condition) {
        long end = System.currentTimeMillis() + PATIENCE_MS;
        while (!condition.getAsBoolean() && System.currentTimeMillis() < end) {
            if (!display.readAndDispatch()) {
                try {
                    Thread.sleep(5);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        assertTrue(condition.getAsBoolean(), "it did not come to be in 60 s: " + what);
    }

    @Override
    public void close() {
        shell.dispose();
    }
}
