package org.parascope.ui.launch;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.dialogs.ProgressMonitorDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.parascope.build.BuildException;
import org.parascope.debug.launch.LaunchSettings;
import org.parascope.debug.launch.SystemLauncher;
import org.parascope.machine.CanceledException;
import org.parascope.machine.Progress;
import org.parascope.run.QemuCommand;
import org.parascope.run.RunException;

/** Shows QEMU's command line of a launch, as it would be typed in a shell, and copies it. */
final class CommandLineDialog extends MessageDialog {
    private static final int COPY = 0;
    private final String line;

    private CommandLineDialog(Shell parent, String line) {
        super(parent, "Command Line", null, "QEMU is started with this line. The files of the run folder are there while it runs.",
                NONE, 1, "&Copy", IDialogConstants.CLOSE_LABEL);
        this.line = line;
        setShellStyle(getShellStyle() | SWT.RESIZE);
    }

    /** Makes the command line with progress, and shows it or the reason why there is none. */
    static void open(Shell parent, LaunchSettings settings) {
        var line = new String[1];
        try {
            new ProgressMonitorDialog(parent).run(true, true, monitor -> line[0] = make(settings, monitor));
            new CommandLineDialog(parent, line[0]).open();
        } catch (InvocationTargetException e) {
            MessageDialog.openError(parent, "Command Line", e.getCause().getMessage());
        } catch (InterruptedException | CanceledException canceled) {
            return; // the user wants no command line any more
        }
    }

    @Override
    protected Control createCustomArea(Composite parent) {
        var text = new Text(parent, SWT.MULTI | SWT.READ_ONLY | SWT.BORDER | SWT.V_SCROLL | SWT.H_SCROLL);
        text.setFont(JFaceResources.getTextFont());
        text.setText(line);
        GridDataFactory.fillDefaults().grab(true, true).hint(700, 360).applyTo(text);
        return text;
    }

    @Override
    protected void buttonPressed(int button) {
        if (button == COPY) {
            var clipboard = new Clipboard(getShell().getDisplay());
            clipboard.setContents(new Object[] { line }, new Transfer[] { TextTransfer.getInstance() });
            clipboard.dispose();
            return;
        }
        super.buttonPressed(button);
    }

    private static String make(LaunchSettings settings, IProgressMonitor monitor) throws InvocationTargetException {
        var progress = new Progress() {
            @Override
            public void checkCanceled() {
                if (monitor.isCanceled()) {
                    throw new CanceledException();
                }
            }

            @Override
            public void report(String what, long done, long total) {
                monitor.subTask(what);
            }
        };
        try {
            return QemuCommand.preview(SystemLauncher.setup(settings, progress)).toShell();
        } catch (CoreException | IOException | BuildException | RunException e) {
            throw new InvocationTargetException(e);
        }
    }
}
