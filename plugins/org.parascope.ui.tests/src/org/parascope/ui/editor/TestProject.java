package org.parascope.ui.editor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.ide.IDE;
import org.parascope.model.SystemModel;
import org.parascope.model.SystemTemplate;
import org.parascope.model.io.SystemFiles;

/**
 * A project in the running workbench with one system in it, for one test; gone when closed, with its editors.
 *
 * <p>UI thread only: the harness runs the tests there, so whatever waits must run the event loop.
 */
public final class TestProject implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final int LOOK_MILLIS = 20;

    private final IProject project;

    public TestProject(String name) throws CoreException {
        project = ResourcesPlugin.getWorkspace().getRoot().getProject(name);
        project.create(null);
        project.open(null);
    }

    public IProject project() {
        return project;
    }

    /** A file with the demo system. */
    public IFile demo() throws CoreException, IOException {
        return save(SystemTemplate.DEMO.create("demo", ""));
    }

    public IFile save(SystemModel system) throws CoreException, IOException {
        IFile file = project.getFile(system.getName() + ".parascope");
        SystemFiles.save(system, Path.of(file.getLocation().toOSString()));
        file.refreshLocal(IResource.DEPTH_ZERO, null);
        return file;
    }

    public IFile text(String name, String contents) throws CoreException {
        IFile file = project.getFile(name);
        file.create(new ByteArrayInputStream(contents.getBytes(StandardCharsets.UTF_8)), true, null);
        return file;
    }

    public static SystemEditor open(IFile file) throws PartInitException {
        var editor = (SystemEditor) IDE.openEditor(page(), file);
        settle();
        return editor;
    }

    public static IWorkbenchPage page() {
        return PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage();
    }

    public static String read(IFile file) throws IOException {
        return Files.readString(Path.of(file.getLocation().toOSString()));
    }

    /** Lets the window do what it has to. */
    public static void settle() {
        Display display = Display.getCurrent();
        while (display.readAndDispatch()) {
            // until nothing is left
        }
    }

    /** Runs the event loop until something holds. */
    public static void waitFor(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                fail("waited " + PATIENCE_SECONDS + " s in vain for: " + what);
            }
            dispatch(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
        }
    }

    /** Runs the event loop until something is as expected; a failure tells what it was instead. */
    public static <T> void waitForValue(T expected, Supplier<T> found) {
        try {
            waitFor(String.valueOf(expected), () -> expected.equals(found.get()));
        } catch (AssertionError e) {
            assertEquals(expected, found.get(), "after " + PATIENCE_SECONDS + " s");
        }
    }

    /** A look may itself make the window paint, and GTK serves paints before results of jobs: between two looks both must have their time. */
    private static void dispatch(long nanos) {
        Display display = Display.getCurrent();
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            if (!display.readAndDispatch()) {
                display.timerExec(LOOK_MILLIS, () -> { });
                display.sleep();
            }
        }
    }

    @Override
    public void close() throws CoreException {
        page().closeAllEditors(false);
        settle();
        project.delete(true, true, null);
    }
}
