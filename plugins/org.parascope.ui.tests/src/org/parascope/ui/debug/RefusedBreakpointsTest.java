package org.parascope.ui.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.IBreakpoint;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parascope.debug.launch.LaunchSettings;
import org.parascope.debug.launch.RecordingLauncher;
import org.parascope.debug.launch.RefusedBreakpoints;
import org.parascope.debug.model.EventBreakpoint;
import org.parascope.debug.model.HypercallBreakpoint;
import org.parascope.debug.model.MachineProcess;
import org.parascope.debug.session.HappeningFilter;
import org.parascope.debug.session.HypercallEvent;
import org.parascope.debug.session.HypercallFilter;
import org.parascope.inspect.trace.TraceKind;
import org.parascope.ui.editor.TestProject;
import org.parascope.ui.editor.Widgets;

/** Breakpoints of which Paracore compares: what their dialogs take, and what is said of them before a machine is recorded. */
@Timeout(180)
class RefusedBreakpointsTest {
    private static final int LOOK_MILLIS = 100;

    private TestProject project;

    @BeforeEach
    void openProject() throws CoreException {
        project = new TestProject("refused");
    }

    @AfterEach
    void removeAll() throws CoreException {
        for (IBreakpoint breakpoint : DebugPlugin.getDefault().getBreakpointManager().getBreakpoints()) {
            breakpoint.delete();
        }
        for (ILaunch launch : DebugPlugin.getDefault().getLaunchManager().getLaunches()) {
            DebugPlugin.getDefault().getLaunchManager().removeLaunch(launch);
        }
        project.close();
    }

    @Test
    void aRecordedLaunchSaysBeforeWhichBreakpointsWillNotStopIt() throws Exception {
        EventBreakpoint.create(HappeningFilter.of(TraceKind.DOMAIN_DESTROYED));
        EventBreakpoint.create(HappeningFilter.of(TraceKind.TRAP_UPCALL)).setEnabled(false);
        HypercallBreakpoint.create(HypercallEvent.Kind.FAILURE, 1, HypercallBreakpoint.ANY, HypercallBreakpoint.ANY);
        HypercallBreakpoint.create(HypercallEvent.Kind.ENTRY, 2, HypercallBreakpoint.ANY, HypercallBreakpoint.ANY);
        var heard = new StringBuilder();
        Display.getCurrent().timerExec(LOOK_MILLIS, () -> cancelQuestion(heard));
        CompletableFuture<ILaunch> launch = launch(recorded(), ILaunchManager.DEBUG_MODE);
        TestProject.waitFor("the launch's end", launch::isDone);
        assertEquals(0, launch.get().getProcesses().length, "nothing was started");
        String said = heard.toString();
        assertTrue(said.contains("\u2022 domain destroyed, while any domain runs\nEvent breakpoints need a machine that lives"), said);
        assertTrue(said.contains("any hypercall of domain 1, fails once"), said);
        assertTrue(!said.contains("upcall") && !said.contains("domain 2"), "what is off, or works: " + said);
    }

    /** Looks again until the question is there: it waits for an answer. */
    private static void cancelQuestion(StringBuilder heard) {
        Display display = Display.getCurrent();
        Optional<Shell> question = Stream.of(display.getShells()).filter(shell -> shell.getText().equals("Breakpoints and Recordings")).findFirst();
        if (question.isEmpty()) {
            display.timerExec(LOOK_MILLIS, () -> cancelQuestion(heard));
            return;
        }
        Widgets.all(question.get(), Label.class).forEach(label -> heard.append(label.getText()));
        Widgets.press(Widgets.button(question.get(), "Cancel"));
    }

    /** While a machine is recorded their dialogs warn, and before its recording is played the same is asked. */
    @Test
    void aRecordedMachineThatLivesAndItsRecordingAreWarnedOfToo() throws Exception {
        EventBreakpoint breakpoint = EventBreakpoint.create(HappeningFilter.of(TraceKind.DOMAIN_DESTROYED));
        CompletableFuture<ILaunch> recorded = launch(recorded(), ILaunchManager.RUN_MODE);
        TestProject.waitFor("the machine", () -> recorded.isDone() && recorded.join().getProcesses().length > 0);
        var process = (MachineProcess) recorded.get().getProcesses()[0];
        var dialog = new EventBreakpointDialog(shell(), breakpoint);
        dialog.setBlockOnOpen(false);
        dialog.open();
        assertTrue(dialog.getMessage().startsWith("Event breakpoints need a machine that lives"), dialog.getMessage());
        dialog.close();
        CompletableFuture<Void> ending = CompletableFuture.runAsync(() -> terminate(process));
        TestProject.waitFor("the recording", () -> ending.isDone() && process.recording() != null);
        assertEquals(Optional.empty(), RefusedBreakpoints.now(breakpoint.filter()), "the machine has ended");

        var heard = new StringBuilder();
        Display.getCurrent().timerExec(LOOK_MILLIS, () -> cancelQuestion(heard));
        CompletableFuture<ILaunch> played = launch(RecordingLauncher.configurationOf(process.recording().getLocation().toPath()), ILaunchManager.DEBUG_MODE);
        TestProject.waitFor("the end of the launch that plays", played::isDone);
        assertEquals(0, played.get().getProcesses().length, "nothing was played");
        assertTrue(heard.toString().contains("domain destroyed, while any domain runs\nEvent breakpoints need"), heard.toString());
    }

    private static void terminate(MachineProcess process) {
        try {
            process.terminate();
        } catch (CoreException e) {
            throw new IllegalStateException(e);
        }
    }

    private ILaunchConfiguration recorded() throws Exception {
        ILaunchManager manager = DebugPlugin.getDefault().getLaunchManager();
        ILaunchConfigurationWorkingCopy configuration = manager.getLaunchConfigurationType(LaunchSettings.TYPE).newInstance(null, "refused");
        LaunchSettings.of(project.demo().getFullPath().toString()).withRecord(true).write(configuration);
        return configuration;
    }

    /** As the platform does: in the background. */
    private static CompletableFuture<ILaunch> launch(ILaunchConfiguration configuration, String mode) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return configuration.launch(mode, new NullProgressMonitor());
            } catch (CoreException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void theDialogsGiveBackWhatABreakpointHasAndRefuseWhatMakesNoSense() throws Exception {
        HypercallFilter call = HypercallFilter.of(HypercallEvent.Kind.RETURN, OptionalInt.of(1), OptionalInt.of(0), OptionalInt.of(1), OptionalLong.empty())
                .withArgument(1, 1, 3).withResult(-22, -1).withSkip(4);
        var hypercall = new HypercallBreakpointDialog(shell(), HypercallBreakpoint.create(call));
        check(hypercall, "Domain:", "any, or a domain's number");
        assertEquals(call, hypercall.filter());
        HappeningFilter happening = HappeningFilter.of(TraceKind.TRAP_EXCEPTION).withDomain(2).withArgument(0, 13, 14);
        var event = new EventBreakpointDialog(shell(), EventBreakpoint.create(happening));
        check(event, "vCPU:", "Expected a number, or nothing");
        assertEquals(happening, event.filter());
        assertEquals(Optional.empty(), RefusedBreakpoints.now(happening), "no machine is recorded");
    }

    /** A wrong word in a field is refused; with what was there before, OK. */
    private static void check(FilterDialog<?> dialog, String label, String problem) {
        dialog.setBlockOnOpen(false);
        dialog.open();
        String before = set(dialog, label, "nonsense");
        assertTrue(String.valueOf(dialog.getErrorMessage()).contains(problem), dialog.getErrorMessage());
        assertEquals(false, Widgets.button(dialog.getShell(), "OK").isEnabled());
        set(dialog, label, before);
        assertEquals(null, dialog.getErrorMessage());
        Widgets.press(Widgets.button(dialog.getShell(), "OK"));
    }

    private static String set(FilterDialog<?> dialog, String label, String words) {
        if (Widgets.field(dialog.getShell(), Control.class, label) instanceof Combo combo) {
            String before = combo.getText();
            combo.setText(words);
            return before;
        }
        Text text = Widgets.field(dialog.getShell(), Text.class, label);
        String before = text.getText();
        text.setText(words);
        return before;
    }

    private static Shell shell() {
        return TestProject.page().getWorkbenchWindow().getShell();
    }
}
