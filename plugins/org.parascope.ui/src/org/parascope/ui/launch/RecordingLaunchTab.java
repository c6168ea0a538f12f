package org.parascope.ui.launch;

import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.ui.AbstractLaunchConfigurationTab;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.parascope.debug.launch.RecordingLauncher;
import org.parascope.run.RecordingFile;

/** The page of a recording's launch configuration: which file, and at which end of it to begin. */
public final class RecordingLaunchTab extends AbstractLaunchConfigurationTab {
    private Text file;
    private Button atStart;

    @Override
    public String getName() {
        return "Recording";
    }

    @Override
    public void createControl(Composite parent) {
        var page = new Composite(parent, SWT.NONE);
        GridLayoutFactory.swtDefaults().numColumns(3).applyTo(page);
        new Label(page, SWT.NONE).setText("&File:");
        file = new Text(page, SWT.BORDER);
        file.setToolTipText("A recording: made by a launch with the switch Record, or by parascope run --record");
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).grab(true, false).applyTo(file);
        file.addListener(SWT.Modify, _ -> updateLaunchConfigurationDialog());
        var browse = new Button(page, SWT.PUSH);
        browse.setText("&Browse...");
        browse.addListener(SWT.Selection, _ -> browse());
        atStart = new Button(page, SWT.CHECK);
        atStart.setText("Begin at the hypervisor's first &line; otherwise at the end, to go back from there");
        GridDataFactory.fillDefaults().span(3, 1).applyTo(atStart);
        atStart.addListener(SWT.Selection, _ -> updateLaunchConfigurationDialog());
        setControl(page);
    }

    private void browse() {
        var dialog = new FileDialog(getShell(), SWT.OPEN);
        dialog.setFilterExtensions(new String[] { "*." + RecordingFile.EXTENSION, "*" });
        String chosen = dialog.open();
        if (chosen != null) {
            file.setText(chosen);
        }
    }

    @Override
    public void setDefaults(ILaunchConfigurationWorkingCopy configuration) {
        configuration.setAttribute(RecordingLauncher.FILE, "");
        configuration.setAttribute(RecordingLauncher.AT_START, false);
    }

    @Override
    public void initializeFrom(ILaunchConfiguration configuration) {
        try {
            file.setText(configuration.getAttribute(RecordingLauncher.FILE, ""));
            atStart.setSelection(configuration.getAttribute(RecordingLauncher.AT_START, false));
        } catch (CoreException e) {
            setErrorMessage(e.getStatus().getMessage());
        }
    }

    @Override
    public void performApply(ILaunchConfigurationWorkingCopy configuration) {
        configuration.setAttribute(RecordingLauncher.FILE, file.getText().strip());
        configuration.setAttribute(RecordingLauncher.AT_START, atStart.getSelection());
    }

    @Override
    public boolean isValid(ILaunchConfiguration configuration) {
        boolean isFile = !file.getText().isBlank() && Files.isRegularFile(Path.of(file.getText().strip()));
        setErrorMessage(isFile ? null : file.getText().isBlank() ? "Choose a recording." : "There is no recording at " + file.getText().strip() + ".");
        return isFile;
    }
}
