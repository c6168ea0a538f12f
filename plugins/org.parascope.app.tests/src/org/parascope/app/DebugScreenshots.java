/*
 * Owns the pictures of the Debug perspective, light and dark, 1280 x 800: a hypercall stop on the demo with the stack across the border and
 * what the call changed, a refusal with its reason, the dialogs of breakpoints, the question before a recorded launch. No test by its name:
 * releng/screenshots runs it. It must not judge them: somebody looks. Read next: DebugWindow.
 */
package org.parascope.app;

import java.nio.file.Path;
import java.util.function.Predicate;
import org.eclipse.core.resources.IFile;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.IBreakpoint;
import org.eclipse.debug.core.model.IStackFrame;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.handlers.IHandlerService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parascope.debug.launch.LaunchSettings;
import org.parascope.debug.model.DebugModel;
import org.parascope.debug.model.EventBreakpoint;
import org.parascope.debug.model.HypercallBreakpoint;
import org.parascope.debug.session.HappeningFilter;
import org.parascope.debug.session.HypercallEvent;
import org.parascope.debug.session.HypercallReport;
import org.parascope.inspect.hypercall.HypercallTable;
import org.parascope.inspect.trace.TraceKind;
import org.parascope.model.SystemTemplate;

/** Takes pictures. */
class DebugScreenshots {
    private static final int SETTLES = 2500;
    private static final int BUSY = 2;

    private final Display display = Display.getCurrent();
    private final Camera camera = new Camera(Path.of(System.getProperty("parascope.screenshots", "")));

    @Test
    @Timeout(600)
    void ofTheDebugPerspective() throws Exception {
        var window = new DebugWindow();
        Shell shell = DebugWindow.window().getShell();
        shell.setMaximized(false);
        shell.setBounds(0, 0, Camera.SCREEN.x, Camera.SCREEN.y);
        for (boolean isDark : new boolean[] { false, true }) {
            Camera.setDark(isDark);
            String ending = isDark ? "-dark" : "-light";
            ofAHypercall(window, ending);
            ofARefusal(window, ending);
            ofTheQuestion(window, ending);
            ofADialog("org.parascope.ui.hypercallBreakpoint", "debug-hypercall-breakpoint" + ending);
            ofADialog("org.parascope.ui.eventBreakpoint", "debug-event-breakpoint" + ending);
        }
    }

    private void ofAHypercall(DebugWindow window, String ending) throws Exception {
        int number = HypercallTable.get().byName("grant_table_op").orElseThrow().number();
        HypercallBreakpoint.create(HypercallEvent.Kind.ENTRY, 0, number, 0);
        window.launch(SystemTemplate.DEMO.create("demo", ""));
        await(window, "a hypercall", report -> report.event().kind() == HypercallEvent.Kind.ENTRY);
        forgetBreakpoints();
        window.aside("the step", _ -> DebugWindow.cpu().stepHypercall());
        await(window, "its return", report -> report.event().kind() == HypercallEvent.Kind.RETURN && report.difference().isPresent());
        IStackFrame[] frames = DebugWindow.cpu().getStackFrames();
        DebugWindow.select(frames[0]);
        take("debug-hypercall" + ending);
        window.end();
    }

    private void ofARefusal(DebugWindow window, String ending) throws Exception {
        HypercallBreakpoint.create(HypercallEvent.Kind.REFUSAL, HypercallBreakpoint.ANY, HypercallBreakpoint.ANY, HypercallBreakpoint.ANY);
        window.launch(SystemTemplate.DEMO.create("demo", ""));
        await(window, "a refusal", report -> report.event().refusal().isPresent());
        DebugWindow.select(DebugWindow.cpu().getStackFrames()[0]);
        take("debug-refusal" + ending);
        window.end();
    }

    private void ofTheQuestion(DebugWindow window, String ending) throws Exception {
        EventBreakpoint.create(HappeningFilter.of(TraceKind.DOMAIN_DESTROYED));
        EventBreakpoint.create(HappeningFilter.of(TraceKind.TRAP_EXCEPTION).withDomain(BUSY));
        HypercallBreakpoint.create(HypercallEvent.Kind.FAILURE, 1, HypercallBreakpoint.ANY, HypercallBreakpoint.ANY);
        ILaunchManager manager = DebugPlugin.getDefault().getLaunchManager();
        ILaunchConfigurationWorkingCopy configuration = manager.getLaunchConfigurationType(LaunchSettings.TYPE).newInstance(null, "recorded");
        IFile file = DebugWindow.save(SystemTemplate.DEMO.create("demo", ""));
        LaunchSettings.of(file.getFullPath().toString()).withRecord(true).write(configuration);
        takeSoon("debug-question" + ending);
        window.aside("the launch", _ -> configuration.launch(ILaunchManager.DEBUG_MODE, null));
        forgetBreakpoints();
    }

    /** Of a command that opens one. */
    private void ofADialog(String command, String name) throws Exception {
        takeSoon(name);
        DebugWindow.window().getService(IHandlerService.class).executeCommand(command, null);
    }

    /** A dialog waits for an answer in a loop of its own. */
    private void takeSoon(String name) {
        display.timerExec(SETTLES, () -> {
            camera.screen(name);
            closeDialogs();
        });
    }

    private void closeDialogs() {
        for (Shell shell : display.getShells()) {
            if (shell.isVisible() && shell != DebugWindow.window().getShell()) {
                shell.close();
            }
        }
    }

    private void take(String name) throws Exception {
        camera.settle(SETTLES);
        camera.screen(name);
    }

    private static void await(DebugWindow window, String what, Predicate<HypercallReport> holds) {
        window.until(what, () -> {
            try {
                return DebugPlugin.getDefault().getLaunchManager().getDebugTargets().length > 0 && DebugWindow.cpu().isSuspended()
                        && DebugWindow.cpu().report().filter(holds).isPresent();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    private static void forgetBreakpoints() throws Exception {
        for (IBreakpoint breakpoint : DebugPlugin.getDefault().getBreakpointManager().getBreakpoints(DebugModel.ID)) {
            breakpoint.delete();
        }
    }
}
