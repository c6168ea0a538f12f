package org.parascope.ui.debug;

import java.io.IOException;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.jface.dialogs.InputDialog;
import org.eclipse.jface.window.Window;
import org.eclipse.ui.handlers.HandlerUtil;
import org.parascope.debug.model.CpuFrame;
import org.parascope.debug.model.SystemTarget;
import org.parascope.run.OpenedRecording;
import org.parascope.run.Recording;
import org.parascope.run.RunException;
import org.parascope.ui.launch.SystemLaunches;

/** Bookmark This Instant: names the instruction at which a recording stands; kept in the recording's file. */
public final class BookmarkHandler extends AbstractHandler {
    @Override
    public Object execute(ExecutionEvent event) {
        SystemTarget system = StepBackHandler.selectedRecording();
        if (system == null) {
            return null;
        }
        String here = DebugUITools.getDebugContext() instanceof CpuFrame frame ? frame.getName() : "";
        var dialog = new InputDialog(HandlerUtil.getActiveShell(event), "Bookmark This Instant", "Its name:", here,
                text -> text.isBlank() ? "" : null);
        if (dialog.open() == Window.OK) {
            String name = dialog.getValue().strip();
            SystemLaunches.inBackground("Bookmark", _ -> add(system, name));
        }
        return null;
    }

    private static void add(SystemTarget system, String name) throws CoreException {
        OpenedRecording recording = system.recording().orElseThrow();
        try {
            recording.addBookmark(new Recording.Bookmark(name, system.position()));
        } catch (IOException | RunException e) {
            throw new CoreException(SystemLaunches.error(e));
        }
    }

    @Override
    public void setEnabled(Object evaluationContext) {
        setBaseEnabled(StepBackHandler.selectedRecording() != null);
    }
}
