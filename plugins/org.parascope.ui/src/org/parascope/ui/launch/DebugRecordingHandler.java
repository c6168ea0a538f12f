package org.parascope.ui.launch;

import java.nio.file.Path;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.core.runtime.IPath;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.ui.IEditorLauncher;
import org.eclipse.ui.handlers.HandlerUtil;
import org.parascope.debug.model.MachineProcess;
import org.parascope.run.RecordingFile;

/** Debug Recording: the selected file, the one a selected process was recorded in, or one that the user chooses; by double click too. */
public final class DebugRecordingHandler extends AbstractHandler implements IEditorLauncher {
    @Override
    public Object execute(ExecutionEvent event) {
        Path selected = HandlerUtil.getCurrentSelection(event) instanceof IStructuredSelection selection
                ? fileOf(selection.getFirstElement()) : null;
        if (selected != null) {
            SystemLaunches.debugRecording(selected);
            return null;
        }
        var dialog = new FileDialog(HandlerUtil.getActiveShell(event), SWT.OPEN);
        dialog.setText("Debug Recording");
        dialog.setFilterExtensions(new String[] { "*." + RecordingFile.EXTENSION, "*" });
        String chosen = dialog.open();
        if (chosen != null) {
            SystemLaunches.debugRecording(Path.of(chosen));
        }
        return null;
    }

    @Override
    public void open(IPath file) {
        SystemLaunches.debugRecording(file.toPath());
    }

    private static Path fileOf(Object element) {
        IFile file = element instanceof MachineProcess process ? process.recording() : Adapters.adapt(element, IFile.class);
        return file != null && RecordingFile.EXTENSION.equals(file.getFileExtension()) && file.getLocation() != null
                ? file.getLocation().toPath() : null;
    }
}
