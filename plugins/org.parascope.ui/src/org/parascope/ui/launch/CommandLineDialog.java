package org.parascope.ui.launch;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.dialogs.ProgressMonitorDialog;
import org.eclipse.swt.widgets.Shell;
import org.parascope.build.BuildException;
import org.parascope.debug.launch.LaunchSettings;
import org.parascope.debug.launch.SystemLauncher;
import org.parascope.machine.CanceledException;
import org.parascope.run.QemuCommand;
import org.parascope.run.RunException;
import org.parascope.ui.export.MonitorProgress;

/** Shows QEMU's command line of a launch, as it would be typed in a shell, to be copied. */
final class CommandLineDialog {
    private static final int HEIGHT = 360;

    private CommandLineDialog() {
    }

    /** Makes the command line with progress, and shows it or the reason why there is none. */
    static void open(Shell parent, LaunchSettings settings) {
        var line = new String[1];
        try {
            new ProgressMonitorDialog(parent).run(true, true, monitor -> line[0] = make(settings, monitor));
            new CopyDialog(parent, "Command Line", "QEMU is started with this line. The files of the run folder are there while it runs.",
                    line[0], HEIGHT).open();
        } catch (InvocationTargetException e) {
            MessageDialog.openError(parent, "Command Line", e.getCause().getMessage());
        } catch (InterruptedException | CanceledException canceled) {
            return; // the user wants no command line any more
        }
    }

    private static String make(LaunchSettings settings, IProgressMonitor monitor) throws InvocationTargetException {
        try {
            return QemuCommand.preview(SystemLauncher.setup(settings, new MonitorProgress(monitor))).toShell();
        } catch (CoreException | IOException | BuildException | RunException e) {
            throw new InvocationTargetException(e);
        }
    }
}
