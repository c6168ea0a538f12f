package org.parascope.ui.debug;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.jface.window.Window;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.handlers.HandlerUtil;
import org.parascope.debug.model.SystemTarget;
import org.parascope.ui.launch.SystemLaunches;

/** Go to Instant: a bookmark, an instruction by its number, the beginning or the end of the recording that is debugged. */
public final class GoToInstantHandler extends AbstractHandler {
    @Override
    public Object execute(ExecutionEvent event) {
        SystemTarget system = StepBackHandler.selectedRecording();
        Shell shell = HandlerUtil.getActiveShell(event);
        if (system != null) {
            SystemLaunches.inBackground("Where the recording is", _ -> ask(shell, system, system.position(), system.length()));
        }
        return null;
    }

    private static void ask(Shell shell, SystemTarget system, long position, long length) {
        Display.getDefault().asyncExec(() -> {
            if (shell.isDisposed()) {
                return;
            }
            var dialog = new InstantDialog(shell, system.recording().orElseThrow(), position, length);
            if (dialog.open() == Window.OK) {
                SystemLaunches.inBackground("Go to instant", _ -> go(system, dialog.instruction()));
            }
        });
    }

    private static void go(SystemTarget system, long instruction) throws CoreException {
        system.travel(ways -> ways.go(instruction));
    }

    @Override
    public void setEnabled(Object evaluationContext) {
        setBaseEnabled(StepBackHandler.selectedRecording() != null);
    }
}
