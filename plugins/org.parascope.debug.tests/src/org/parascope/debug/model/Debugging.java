package org.parascope.debug.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.IDebugEventSetListener;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.IBreakpoint;
import org.eclipse.debug.core.model.IStackFrame;
import org.junit.jupiter.api.Assertions;
import org.parascope.debug.launch.LaunchSettings;
import org.parascope.debug.launch.RecordingLauncher;
import org.parascope.run.QemuMachine;

/**
 * One launch under test and what the platform told of it: tests drive it as the Debug view does, through launch
 * configurations, elements and events alone.
 */
final class Debugging implements AutoCloseable, IDebugEventSetListener {
    private static final int PATIENCE = 90;
    private static final int LOOKS = 1200;
    private static final int LOOK_MS = 100;

    private final BlockingQueue<DebugEvent> suspensions = new LinkedBlockingQueue<>();
    private final BlockingQueue<DebugEvent> terminations = new LinkedBlockingQueue<>();
    private final ILaunch launch;

    private Debugging(ILaunchConfigurationWorkingCopy configuration, String mode) throws CoreException {
        DebugPlugin.getDefault().addDebugEventListener(this);
        try {
            launch = configuration.launch(mode, null);
        } catch (CoreException e) {
            DebugPlugin.getDefault().removeDebugEventListener(this);
            throw e;
        }
    }

    Debugging(IFile system, String mode, boolean stopAtStart) throws CoreException {
        this(configuration(LaunchSettings.of(system.getFullPath().toString()).withStopAtStart(stopAtStart)), mode);
    }

    /** A run that is recorded. */
    static Debugging record(IFile system, String mode) throws CoreException {
        return new Debugging(configuration(LaunchSettings.of(system.getFullPath().toString()).withRecord(true)), mode);
    }

    /** A recording, at its end or its beginning. */
    static Debugging replay(Path file, boolean atStart) throws CoreException {
        ILaunchConfigurationWorkingCopy configuration = newConfiguration(RecordingLauncher.TYPE);
        configuration.setAttribute(RecordingLauncher.FILE, file.toString());
        configuration.setAttribute(RecordingLauncher.AT_START, atStart);
        return new Debugging(configuration, ILaunchManager.DEBUG_MODE);
    }

    private static ILaunchConfigurationWorkingCopy configuration(LaunchSettings settings) throws CoreException {
        ILaunchConfigurationWorkingCopy configuration = newConfiguration(LaunchSettings.TYPE);
        settings.write(configuration);
        return configuration;
    }

    private static ILaunchConfigurationWorkingCopy newConfiguration(String type) throws CoreException {
        ILaunchManager manager = DebugPlugin.getDefault().getLaunchManager();
        return manager.getLaunchConfigurationType(type).newInstance(null, manager.generateLaunchConfigurationName("under test"));
    }

    static Debugging debug(IFile system, boolean stopAtStart) throws CoreException {
        return new Debugging(system, ILaunchManager.DEBUG_MODE, stopAtStart);
    }

    ILaunch launch() {
        return launch;
    }

    SystemTarget target() {
        return (SystemTarget) launch.getDebugTarget();
    }

    MachineProcess process() {
        return (MachineProcess) launch.getProcesses()[0];
    }

    QemuMachine machine() {
        return process().machine();
    }

    /** The only CPU. */
    CpuThread cpu() throws CoreException {
        return (CpuThread) target().getThreads()[0];
    }

    /** Waits for the next suspension and returns the frame it stopped in. */
    CpuFrame stopped() throws CoreException, InterruptedException {
        Objects.requireNonNull(suspensions.poll(PATIENCE, TimeUnit.SECONDS), "no suspension in " + PATIENCE + " s");
        return top();
    }

    /** Stops so far are nobody's business. */
    void forgetStops() {
        suspensions.clear();
    }

    CpuFrame top() throws CoreException {
        IStackFrame frame = cpu().getTopStackFrame();
        return (CpuFrame) Objects.requireNonNull(frame, "no frame");
    }

    /** The functions of the processor's stack, the innermost first; a border between a guest and Paracore is "border". */
    List<String> functions() throws CoreException {
        return functions(cpu().getStackFrames());
    }

    static List<String> functions(IStackFrame[] frames) {
        return Stream.of(frames).map(frame -> frame instanceof CpuFrame call ? call.frame().function() : "border").toList();
    }

    /** Waits for a function of a guest: its symbols may still be made. */
    void awaitFunction(String name) throws CoreException, InterruptedException {
        for (int i = 0; i < LOOKS && !functions().contains(name); i++) {
            Thread.sleep(LOOK_MS);
        }
        Assertions.assertTrue(functions().contains(name), functions().toString());
    }

    /** Ends a run that is recorded and waits for the file. */
    IFile endRecording() throws CoreException, InterruptedException {
        process().terminate();
        for (int i = 0; i < LOOKS && process().recording() == null; i++) {
            Thread.sleep(LOOK_MS);
        }
        return Objects.requireNonNull(process().recording(), "no recording");
    }

    /** Goes to an instant of a recording. */
    void go(long instruction) throws CoreException, InterruptedException {
        target().travel(to -> to.go(instruction));
        stopped();
        Assertions.assertEquals(instruction, target().position());
    }

    /** Waits until an element of the launch has ended. */
    void terminated(Object element) throws InterruptedException {
        DebugEvent event;
        do {
            event = Objects.requireNonNull(terminations.poll(PATIENCE, TimeUnit.SECONDS), "no end of " + element);
        } while (event.getSource() != element);
    }

    @Override
    public void handleDebugEvents(DebugEvent[] events) {
        for (DebugEvent event : events) {
            if (event.getKind() == DebugEvent.SUSPEND && event.getSource() instanceof CpuThread) {
                suspensions.add(event);
            } else if (event.getKind() == DebugEvent.TERMINATE) {
                terminations.add(event);
            }
        }
    }

    /** Ends the machine and forgets all breakpoints. */
    @Override
    public void close() throws CoreException {
        DebugPlugin.getDefault().removeDebugEventListener(this);
        if (!process().isTerminated()) {
            process().terminate();
        }
        DebugPlugin.getDefault().getLaunchManager().removeLaunch(launch);
        for (IBreakpoint breakpoint : DebugPlugin.getDefault().getBreakpointManager().getBreakpoints(DebugModel.ID)) {
            breakpoint.delete();
        }
    }
}
