package org.parascope.ui.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.jface.resource.ResourceLocator;
import org.eclipse.jface.viewers.LabelProvider;
import org.eclipse.jface.window.Window;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.dialogs.ElementListSelectionDialog;
import org.eclipse.ui.statushandlers.StatusManager;
import org.parascope.debug.launch.LaunchSettings;
import org.parascope.debug.launch.RecordingLauncher;
import org.parascope.debug.model.MachineProcess;
import org.parascope.model.io.SystemFiles;
import org.parascope.run.QemuMachine;
import org.parascope.run.RunException;
import org.parascope.ui.console.ConsolesView;

/**
 * Starts systems and steers their machines for everything in the window: shortcuts, views, commands. A machine that was
 * launched is steered through its launch, so that a debugger on it is not surprised.
 */
public final class SystemLaunches {
    /** The bundle, for icons and status. */
    public static final String BUNDLE = "org.parascope.ui";

    private SystemLaunches() {
    }

    /** Launches a system in run or debug mode, with its launch configuration or a new one. */
    public static void launch(IFile file, String mode) {
        RecordedRuns.watch();
        try {
            DebugUITools.launch(LaunchSettings.configurationOf(file), mode);
            showConsoles();
        } catch (CoreException e) {
            StatusManager.getManager().handle(e.getStatus(), StatusManager.SHOW | StatusManager.LOG);
        }
    }

    /** Debugs a recording, with its launch configuration or a new one. */
    public static void debugRecording(Path file) {
        try {
            DebugUITools.launch(RecordingLauncher.configurationOf(file), ILaunchManager.DEBUG_MODE);
        } catch (CoreException e) {
            StatusManager.getManager().handle(e.getStatus(), StatusManager.SHOW | StatusManager.LOG);
        }
    }

    private static void showConsoles() throws PartInitException {
        IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
        if (window != null && window.getActivePage() != null) {
            window.getActivePage().showView(ConsolesView.ID, null, IWorkbenchPage.VIEW_VISIBLE);
        }
    }

    /** Runs the one system there is, or asks which. */
    public static void chooseAndRun(Shell shell) {
        List<IFile> systems = systems();
        if (systems.size() == 1) {
            launch(systems.getFirst(), ILaunchManager.RUN_MODE);
            return;
        }
        choose(shell, systems).ifPresent(file -> launch(file, ILaunchManager.RUN_MODE));
    }

    /** All systems of the workspace. */
    public static List<IFile> systems() {
        var found = new ArrayList<IFile>();
        try {
            ResourcesPlugin.getWorkspace().getRoot().accept(resource -> {
                if (resource.getType() == IResource.FILE && SystemFiles.EXTENSION.equals(resource.getFileExtension())) {
                    found.add((IFile) resource);
                }
                return true;
            });
        } catch (CoreException e) {
            StatusManager.getManager().handle(e.getStatus(), StatusManager.LOG);
        }
        return found;
    }

    /** Lets the user choose a system. */
    static Optional<IFile> choose(Shell shell, List<IFile> systems) {
        var dialog = new ElementListSelectionDialog(shell, LabelProvider.createTextProvider(
                element -> ((IFile) element).getFullPath().makeRelative().toString()));
        dialog.setTitle("Choose a System");
        dialog.setMessage(systems.isEmpty() ? "There is no system yet: make one with File > New > Dom0/DomU System." : "System:");
        dialog.setElements(systems.toArray());
        return dialog.open() == Window.OK && dialog.getFirstResult() instanceof IFile file ? Optional.of(file) : Optional.empty();
    }

    public static void resume(QemuMachine machine) throws CoreException {
        Optional<MachineProcess> process = processOf(machine);
        if (process.isPresent()) {
            process.get().resume();
        } else {
            steer(machine::resume);
        }
    }

    public static void suspend(QemuMachine machine) throws CoreException {
        Optional<MachineProcess> process = processOf(machine);
        if (process.isPresent()) {
            process.get().suspend();
        } else {
            steer(machine::suspend);
        }
    }

    public static void reset(QemuMachine machine) throws CoreException {
        steer(machine::reset);
    }

    public static void terminate(QemuMachine machine) throws CoreException {
        steer(machine::terminate);
    }

    /** Does something off the UI thread; its failure is shown. */
    public static void inBackground(String what, ICoreRunnable work) {
        Job.create(what, work).schedule();
    }

    /** A failure as the platform shows it. */
    public static IStatus error(Exception e) {
        return new Status(IStatus.ERROR, BUNDLE, e.getMessage(), e);
    }

    /** An icon of ours. */
    public static ImageDescriptor image(String name) {
        return ResourceLocator.imageDescriptorFromBundle(BUNDLE, "icons/" + name + ".svg").orElseGet(
                ImageDescriptor::getMissingImageDescriptor);
    }

    /** The launched process of a machine; empty for one started without a launch. */
    public static Optional<MachineProcess> processOf(QemuMachine machine) {
        for (IProcess process : DebugPlugin.getDefault().getLaunchManager().getProcesses()) {
            if (process instanceof MachineProcess candidate && candidate.machine() == machine) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    @FunctionalInterface
    private interface Steering {
        void run() throws RunException;
    }

    private static void steer(Steering steering) throws CoreException {
        try {
            steering.run();
        } catch (RunException e) {
            throw new CoreException(error(e));
        }
    }
}
