package org.parascope.debug.model;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.PlatformObject;
import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.model.IDebugTarget;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.debug.core.model.IStreamsProxy;
import org.eclipse.debug.core.model.ISuspendResume;
import org.parascope.machine.MachineState;
import org.parascope.run.Console;
import org.parascope.run.Ending;
import org.parascope.run.MachineEvents;
import org.parascope.run.QemuMachine;
import org.parascope.run.RunException;

/**
 * A running machine in the Debug view. Where it is being debugged, suspend and resume go to the debugger, which must not be
 * surprised.
 *
 * <p>It owns nothing: the machine lives by its own rules. Consoles are shown by the view of consoles, not by the platform's.
 */
public final class MachineProcess extends PlatformObject implements IProcess, ISuspendResume, MachineEvents {
    private final ILaunch launch;
    private final QemuMachine machine;
    private final Map<String, String> attributes = new ConcurrentHashMap<>();
    private volatile Ending ending;
    private volatile IFile recording;

    /** Adds itself to the launch. */
    public MachineProcess(ILaunch launch, QemuMachine machine) {
        this.launch = launch;
        this.machine = machine;
        attributes.put(IProcess.ATTR_PROCESS_TYPE, "org.parascope.machine");
        attributes.put(IProcess.ATTR_CMDLINE, machine.command().toShell());
        launch.addProcess(this);
        machine.addListener(this);
        fire(DebugEvent.CREATE);
        machine.ending().thenAccept(end -> ended(machine, end));
    }

    public QemuMachine machine() {
        return machine;
    }

    @Override
    public String getLabel() {
        Ending end = ending;
        IFile file = recording;
        return "QEMU " + machine.name() + (end == null ? "" : " - " + end.message())
                + (file == null ? "" : " Recorded in " + file.getFullPath().makeRelative());
    }

    @Override
    public ILaunch getLaunch() {
        return launch;
    }

    /** None: its consoles are terminals. */
    @Override
    public IStreamsProxy getStreamsProxy() {
        return null;
    }

    @Override
    public void setAttribute(String key, String value) {
        attributes.put(key, value);
    }

    @Override
    public String getAttribute(String key) {
        return attributes.get(key);
    }

    @Override
    public int getExitValue() throws DebugException {
        Ending end = ending;
        if (end == null) {
            throw DebugModel.failure("The machine has not ended.", null);
        }
        return end.reason() == Ending.Reason.FAILED ? 1 : 0;
    }

    @Override
    public boolean canTerminate() {
        return ending == null;
    }

    @Override
    public boolean isTerminated() {
        return ending != null;
    }

    @Override
    public void terminate() throws DebugException {
        try {
            machine.terminate();
        } catch (RunException e) {
            throw DebugModel.failure(e.getMessage(), e);
        }
    }

    @Override
    public boolean canResume() {
        return debugger() != null ? debugger().canResume() : machine.state() == MachineState.SUSPENDED;
    }

    @Override
    public boolean canSuspend() {
        return debugger() != null ? debugger().canSuspend() : machine.state() == MachineState.RUNNING;
    }

    @Override
    public boolean isSuspended() {
        return machine.state() == MachineState.SUSPENDED;
    }

    @Override
    public void resume() throws DebugException {
        try {
            if (debugger() != null) {
                debugger().resume();
            } else {
                machine.resume();
            }
        } catch (RunException e) {
            throw DebugModel.failure(e.getMessage(), e);
        }
    }

    @Override
    public void suspend() throws DebugException {
        try {
            if (debugger() != null) {
                debugger().suspend();
            } else {
                machine.suspend();
            }
        } catch (RunException e) {
            throw DebugModel.failure(e.getMessage(), e);
        }
    }

    /** The run has been recorded in a file; the Debug view names it, and who listens to the process may offer it. */
    public void recorded(IFile file) {
        recording = file;
        fire(DebugEvent.CHANGE);
    }

    /** The file in which the run was recorded, once it is there; null before, and for a run that was not recorded. */
    public IFile recording() {
        return recording;
    }

    /** Brings the machine back to a snapshot; one that is debugged must stand, and stops again where it arrived. */
    public void restoreSnapshot(String name) throws DebugException {
        IDebugTarget debugger = debugger();
        try {
            if (debugger instanceof SystemTarget system) {
                system.restoreSnapshot(name);
            } else {
                machine.snapshots().restore(name);
            }
        } catch (RunException e) {
            throw DebugModel.failure(e.getMessage(), e);
        }
    }

    /** As the machine's reset button. */
    public void reset() throws DebugException {
        try {
            machine.reset();
        } catch (RunException e) {
            throw DebugModel.failure(e.getMessage(), e);
        }
    }

    @Override
    public void stateChanged(QemuMachine changed) {
        fire(DebugEvent.CHANGE);
    }

    @Override
    public void consoleAdded(QemuMachine changed, Console console) {
        // The view of consoles listens itself.
    }

    @Override
    public synchronized void ended(QemuMachine gone, Ending end) {
        if (ending == null) {
            ending = end;
            fire(DebugEvent.TERMINATE);
        }
    }

    @Override
    public <T> T getAdapter(Class<T> type) {
        if (type == ILaunch.class) {
            return type.cast(launch);
        }
        if (type == QemuMachine.class) {
            return type.cast(machine);
        }
        if (type == IDebugTarget.class) {
            return type.cast(debugger());
        }
        return super.getAdapter(type);
    }

    private IDebugTarget debugger() {
        IDebugTarget target = launch.getDebugTarget();
        return target == null || target.isTerminated() || target.isDisconnected() ? null : target;
    }

    private void fire(int kind) {
        DebugPlugin platform = DebugPlugin.getDefault();
        if (platform != null) {
            platform.fireDebugEventSet(new DebugEvent[] { new DebugEvent(this, kind) });
        }
    }
}
