package org.parascope.debug.launch;

import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.LaunchConfigurationDelegate;
import org.parascope.build.BootPlan;
import org.parascope.build.BuildException;
import org.parascope.debug.model.DebugModel;
import org.parascope.debug.model.MachineProcess;
import org.parascope.debug.model.SourceLocator;
import org.parascope.debug.model.SystemTarget;
import org.parascope.debug.session.DebugException;
import org.parascope.debug.session.DebugSession;
import org.parascope.debug.session.DomainConsoles;
import org.parascope.debug.session.HypervisorSources;
import org.parascope.machine.CanceledException;
import org.parascope.machine.Machines;
import org.parascope.machine.Progress;
import org.parascope.model.SystemModel;
import org.parascope.model.io.SystemFiles;
import org.parascope.run.MachineSetup;
import org.parascope.run.MachineStarter;
import org.parascope.run.QemuMachine;
import org.parascope.run.RunException;

/**
 * Launches a system: model to boot plan to machine, and in debug mode a debugger on it. Runs in the platform's launch job,
 * with progress and cancel; whatever fails, nothing of the machine is left.
 */
public final class SystemLauncher extends LaunchConfigurationDelegate {
    @Override
    public boolean preLaunchCheck(ILaunchConfiguration configuration, String mode, IProgressMonitor monitor) throws CoreException {
        boolean debugsRecorded = mode.equals(ILaunchManager.DEBUG_MODE) && LaunchSettings.read(configuration).record();
        return super.preLaunchCheck(configuration, mode, monitor) && (!debugsRecorded || RefusedBreakpoints.mayLaunch());
    }

    @Override
    public void launch(ILaunchConfiguration configuration, String mode, ILaunch launch, IProgressMonitor monitor)
            throws CoreException {
        LaunchSettings settings = LaunchSettings.read(configuration);
        Progress progress = new MonitorProgress(monitor);
        try {
            MachineSetup setup = setup(settings, progress);
            if (settings.record()) {
                record(launch, settings, setup, progress);
            } else {
                start(launch, settings, setup, progress);
            }
        } catch (RunException | BuildException | DebugException e) {
            throw failure(e.getMessage(), e);
        } catch (IOException e) {
            throw failure("The system " + settings.system() + " cannot be read: " + e.getMessage(), e);
        } catch (CanceledException canceled) {
            monitor.setCanceled(true);
        }
    }

    private static MachineProcess start(ILaunch launch, LaunchSettings settings, MachineSetup setup, Progress progress)
            throws RunException, DebugException, CoreException, IOException {
        boolean debugs = launch.getLaunchMode().equals(ILaunchManager.DEBUG_MODE);
        QemuMachine machine = new MachineStarter(Machines.shared()).start(setup, !debugs, progress);
        try {
            DomainConsoles.watch(machine);
            var process = new MachineProcess(launch, machine);
            if (debugs) {
                debug(launch, process, settings);
            }
            return process;
        } catch (DebugException | CoreException | CanceledException e) {
            machine.terminate();
            throw e;
        }
    }

    private static void record(ILaunch launch, LaunchSettings settings, MachineSetup setup, Progress progress)
            throws RunException, DebugException, CoreException, IOException {
        RecordingKeeper keeper = RecordingKeeper.prepare(settings.file(), setup);
        boolean isStarted = false;
        try {
            MachineProcess process = start(launch, settings, keeper.machine(setup), progress);
            keeper.keepAtEnd(process.machine(), process);
            isStarted = true;
        } finally {
            if (!isStarted) {
                keeper.drop();
            }
        }
    }

    /** The machine that a configuration describes; makes ramdisks and unpacks kernels where that has not been done. */
    public static MachineSetup setup(LaunchSettings settings, Progress progress) throws CoreException, IOException, BuildException {
        IFile file = settings.file();
        if (file == null || file.getLocation() == null || !file.exists()) {
            throw failure("Expected a system to run, found none at \"" + settings.system()
                    + "\". Choose one in the launch configuration.", null);
        }
        Path path = file.getLocation().toPath();
        SystemModel system = SystemFiles.load(path);
        MachineSetup setup = MachineSetup.of(BootPlan.of(system, progress), progress).withModel(path).withIcount(settings.icountShift())
                .withGdbPort(settings.gdbPort()).withEndOnReboot(settings.endOnReboot());
        return settings.memoryMiB().isPresent() ? setup.withMemoryMiB(settings.memoryMiB().getAsInt()) : setup;
    }

    private static void debug(ILaunch launch, MachineProcess process, LaunchSettings settings)
            throws DebugException, CoreException, IOException {
        DebugSession session = connect(launch, process.machine());
        try {
            new SystemTarget(launch, process, session).begin(settings.stopAtStart());
        } catch (CoreException e) {
            session.close();
            throw e;
        }
    }

    /** A debugger on a machine that has not run yet, and where its source is. */
    static DebugSession connect(ILaunch launch, QemuMachine machine) throws DebugException, IOException {
        Path sources = HypervisorSources.of(machine.setup());
        launch.setSourceLocator(new SourceLocator(sources));
        return DebugSession.connect(machine, sources, new Jobs());
    }

    static CoreException failure(String message, Throwable cause) {
        return new CoreException(new Status(IStatus.ERROR, DebugModel.ID, message, cause));
    }
}
