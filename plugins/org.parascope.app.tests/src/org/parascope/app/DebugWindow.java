/*
 * Owns a debugging session in the real window for those who measure it, take pictures or look at it: opens the perspective, launches,
 * waits while the window works, ends all. It must not judge. Read next: DebugSpeed, SymbolSpeed, DebugScreenshots, DumpedTraceTest.
 */
package org.parascope.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.IBreakpoint;
import org.eclipse.debug.core.model.IDebugTarget;
import org.eclipse.debug.core.model.IStackFrame;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.eclipse.debug.ui.IDebugView;
import org.eclipse.jface.viewers.TreePath;
import org.eclipse.jface.viewers.TreeSelection;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.parascope.debug.launch.LaunchSettings;
import org.parascope.debug.model.CpuThread;
import org.parascope.model.SystemModel;
import org.parascope.model.io.SystemFiles;

/** The window with the Debug perspective. UI thread only. */
final class DebugWindow {
    static final long PATIENCE = TimeUnit.SECONDS.toNanos(300);
    private static final int LOOK_MS = 20;
    private final Display display = Display.getCurrent();

    /** Opens the perspective; nobody is asked anything. */
    DebugWindow() throws Exception {
        InstanceScope.INSTANCE.getNode("org.parascope.ui").putBoolean("askBeforeClosing", false); // whatever fails
        for (String when : List.of("switch_to_perspective", "switch_perspective_on_suspend")) {
            InstanceScope.INSTANCE.getNode("org.eclipse.debug.ui").put("org.eclipse.debug.ui." + when, "never");
        }
        PlatformUI.getWorkbench().showPerspective("org.parascope.app.debug", window());
    }

    static IWorkbenchWindow window() {
        return Objects.requireNonNull(PlatformUI.getWorkbench().getActiveWorkbenchWindow());
    }

    static IWorkbenchPage page() {
        return Objects.requireNonNull(window().getActivePage());
    }

    void launch(SystemModel system) throws Exception {
        launch(system, ILaunchManager.DEBUG_MODE);
    }

    void launch(SystemModel system, String mode) throws Exception {
        DebugUITools.launch(LaunchSettings.configurationOf(save(system)), mode);
    }

    static IFile save(SystemModel system) throws Exception {
        IProject project = project();
        if (!project.exists()) {
            project.create(null);
        }
        project.open(null);
        IFile file = project.getFile(system.getName() + "." + SystemFiles.EXTENSION);
        SystemFiles.save(system, file.getLocation().toPath());
        file.refreshLocal(IResource.DEPTH_ZERO, null);
        return file;
    }

    private static IProject project() {
        return ResourcesPlugin.getWorkspace().getRoot().getProject("measured");
    }

    /** Nothing is left of the systems that were saved. */
    static void forget() throws CoreException {
        project().delete(true, true, null);
    }

    static CpuThread cpu() throws CoreException {
        IDebugTarget target = DebugPlugin.getDefault().getLaunchManager().getDebugTargets()[0];
        return (CpuThread) target.getThreads()[0];
    }

    /** Selects a frame of the first CPU in the Debug view, as a click does. */
    static void select(IStackFrame frame) throws Exception {
        var view = (IDebugView) page().showView(IDebugUIConstants.ID_DEBUG_VIEW);
        Object[] path = { frame.getLaunch(), frame.getDebugTarget(), frame.getThread(), frame };
        view.getViewer().setSelection(new TreeSelection(new TreePath(path)), true);
    }

    /** Lets the window work until it holds. */
    void until(String what, BooleanSupplier holds) {
        until(what, PATIENCE, holds);
    }

    /** The same, so many nanoseconds at most. */
    void until(String what, long patience, BooleanSupplier holds) {
        long end = System.nanoTime() + patience;
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain for " + what);
            }
            work();
        }
    }

    /** A look may itself make the window paint, and GTK serves paints before results of jobs: between two looks both must have their time. */
    private void work() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LOOK_MS);
        while (System.nanoTime() < end) {
            if (!display.readAndDispatch()) {
                display.timerExec(LOOK_MS, () -> { });
                display.sleep();
            }
        }
    }

    /** Does something off the window's thread and waits for it, with the window at work. */
    void aside(String what, ICoreRunnable work) {
        Job job = Job.create(what, work);
        job.schedule();
        until(what, () -> job.getState() == Job.NONE);
    }

    /** Removes all breakpoints and ends all machines. */
    void end() throws Exception {
        for (IBreakpoint breakpoint : DebugPlugin.getDefault().getBreakpointManager().getBreakpoints()) {
            breakpoint.delete();
        }
        for (ILaunch launch : DebugPlugin.getDefault().getLaunchManager().getLaunches()) {
            aside("the end of the machine", _ -> launch.terminate());
            until("the end of the launch", launch::isTerminated);
            DebugPlugin.getDefault().getLaunchManager().removeLaunch(launch);
        }
    }

    /** Debian's kernel, as a package's file. */
    static String debianKernel() throws Exception {
        Path script = Path.of(System.getProperty("parascope.root"), "releng", "fetch-debian");
        Process process = new ProcessBuilder(script.toString(), "linux-image-amd64").redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String printed = new String(process.getInputStream().readAllBytes()).strip();
        assertEquals(0, process.waitFor(), printed);
        return printed;
    }
}
