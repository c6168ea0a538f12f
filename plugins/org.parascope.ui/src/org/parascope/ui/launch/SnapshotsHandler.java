package org.parascope.ui.launch;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.ui.handlers.HandlerUtil;
import org.parascope.debug.model.MachineProcess;

/** Snapshots: saves the state of the selected machine under a name, and goes back to it. Not for recordings, which have instants. */
public final class SnapshotsHandler extends AbstractHandler {
    @Override
    public Object execute(ExecutionEvent event) {
        MachineProcess process = selected();
        if (process != null) {
            new SnapshotsDialog(HandlerUtil.getActiveShell(event), process).open();
        }
        return null;
    }

    @Override
    public void setEnabled(Object evaluationContext) {
        setBaseEnabled(selected() != null);
    }

    private static MachineProcess selected() {
        MachineProcess process = GdbLineHandler.selected();
        return process != null && process.machine().replay().isEmpty() ? process : null;
    }
}
