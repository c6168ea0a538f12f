package org.parascope.debug.model;

import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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
import org.parascope.debug.launch.LaunchSettings;
import org.parascope.run.QemuMachine;

/**
 * One launch under test and what the platform told of it: tests drive it as the Debug view does, through launch
 * configurations, elements and events alone.
 */
final class Debugging implements AutoCloseable, IDebugEventSetListener {
    private static final int PATIENCE = 90;

    private final BlockingQueue<DebugEvent> suspensions = new LinkedBlockingQueue<>();
    private final BlockingQueue<DebugEvent> terminations = new LinkedBlockingQueue<>();
    private final ILaunch launch;

    Debugging(IFile system, String mode, boolean stopAtStart) throws CoreException {
        DebugPlugin.getDefault().addDebugEventListener(this);
        ILaunchManager manager = DebugPlugin.getDefault().getLaunchManager();
        ILaunchConfigurationWorkingCopy configuration = manager.getLaunchConfigurationType(LaunchSettings.TYPE).newInstance(null,
                manager.generateLaunchConfigurationName("under test"));
        LaunchSettings plain = LaunchSettings.of(system.getFullPath().toString());
        new LaunchSettings(plain.system(), plain.memoryMiB(), plain.gdbPort(), plain.icountShift(), true, stopAtStart).write(configuration);
        launch = configuration.launch(mode, null);
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

    CpuFrame top() throws CoreException {
        IStackFrame frame = cpu().getTopStackFrame();
        return (CpuFrame) Objects.requireNonNull(frame, "no frame");
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
