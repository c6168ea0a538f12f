package org.parascope.debug.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationType;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.LaunchConfigurationDelegate;
import org.parascope.debug.model.MachineProcess;
import org.parascope.debug.model.SystemTarget;
import org.parascope.debug.session.DebugException;
import org.parascope.debug.session.DebugSession;
import org.parascope.debug.session.DomainConsoles;
import org.parascope.machine.CanceledException;
import org.parascope.machine.Machines;
import org.parascope.machine.Progress;
import org.parascope.run.MachineSetup;
import org.parascope.run.MachineStarter;
import org.parascope.run.OpenedRecording;
import org.parascope.run.QemuMachine;
import org.parascope.run.RecordingMode;
import org.parascope.run.RunException;

/**
 * Debugs a recording: unpacks its file, plays it in a machine, and shows its first or last instant. Whatever fails, nothing of the
 * machine is left, and the unpacked folder goes when it ends. Read {@link RecordingKeeper} for how recordings come to be.
 */
public final class RecordingLauncher extends LaunchConfigurationDelegate {
    /** The launch configuration type. */
    public static final String TYPE = "org.parascope.debug.recording";
    /** Attribute: the file's path on this machine. */
    public static final String FILE = "org.parascope.debug.recordingFile";
    /** Attribute: whether to begin at the recording's first instruction; else at its last. */
    public static final String AT_START = "org.parascope.debug.recordingAtStart";
    /** Attribute: a TCP port for the gdb stub, -1 for a private socket. */
    public static final String GDB_PORT = "org.parascope.debug.gdbPort";

    /** The configuration of a recording: the one there is, or a new one saved under the file's name. */
    public static ILaunchConfiguration configurationOf(Path file) throws CoreException {
        ILaunchManager manager = DebugPlugin.getDefault().getLaunchManager();
        ILaunchConfigurationType type = manager.getLaunchConfigurationType(TYPE);
        for (ILaunchConfiguration configuration : manager.getLaunchConfigurations(type)) {
            if (configuration.getAttribute(FILE, "").equals(file.toString())) {
                return configuration;
            }
        }
        ILaunchConfigurationWorkingCopy created = type.newInstance(null,
                manager.generateLaunchConfigurationName(String.valueOf(file.getFileName())));
        created.setAttribute(FILE, file.toString());
        return created.doSave();
    }

    @Override
    public boolean preLaunchCheck(ILaunchConfiguration configuration, String mode, IProgressMonitor monitor) throws CoreException {
        return super.preLaunchCheck(configuration, mode, monitor) && RefusedBreakpoints.mayLaunch();
    }

    @Override
    public void launch(ILaunchConfiguration configuration, String mode, ILaunch launch, IProgressMonitor monitor) throws CoreException {
        Path file = Path.of(configuration.getAttribute(FILE, ""));
        int port = configuration.getAttribute(GDB_PORT, -1);
        try {
            Progress progress = new MonitorProgress(monitor);
            OpenedRecording opened = OpenedRecording.open(file, progress);
            boolean isPlayed = false;
            try {
                MachineSetup setup = opened.recording().setup(RecordingMode.Mode.REPLAY)
                        .withGdbPort(port > 0 ? OptionalInt.of(port) : OptionalInt.empty());
                play(launch, opened, setup, configuration.getAttribute(AT_START, false), progress);
                isPlayed = true;
            } finally {
                if (!isPlayed) {
                    opened.close();
                }
            }
        } catch (RunException | DebugException e) {
            throw SystemLauncher.failure(e.getMessage(), e);
        } catch (IOException e) {
            throw SystemLauncher.failure("The recording " + file + " cannot be read: " + e.getMessage(), e);
        } catch (CanceledException canceled) {
            monitor.setCanceled(true);
        }
    }

    private static void play(ILaunch launch, OpenedRecording opened, MachineSetup setup, boolean atStart, Progress progress)
            throws RunException, DebugException, CoreException, IOException {
        QemuMachine machine = new MachineStarter(Machines.shared()).start(setup, false, progress);
        try {
            DomainConsoles.watch(machine);
            var process = new MachineProcess(launch, machine);
            machine.ending().thenAccept(_ -> close(opened));
            DebugSession session = SystemLauncher.connect(launch, machine);
            try {
                begin(new SystemTarget(launch, process, session), opened, atStart);
            } catch (CoreException e) {
                session.close();
                throw e;
            }
        } catch (CoreException e) {
            DebugException why = DebugException.of(e, machine);
            machine.terminate();
            throw why;
        } catch (DebugException | CanceledException e) {
            machine.terminate();
            throw e;
        }
    }

    /** At its last instant, from which to go back; or as a machine that starts. */
    private static void begin(SystemTarget target, OpenedRecording opened, boolean atStart) throws CoreException {
        OptionalLong length = opened.recording().length();
        target.play(opened);
        if (atStart || length.isEmpty()) {
            target.begin(true);
        } else {
            target.beginAt(length.getAsLong());
        }
    }

    private static void close(OpenedRecording opened) {
        try {
            opened.close();
        } catch (IOException e) {
            ILog.of(RecordingLauncher.class).warn("What was unpacked of " + opened.file() + " could not be removed.", e);
        }
    }
}
