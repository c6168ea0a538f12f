package org.parascope.ui.launch;

import java.io.IOException;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.debug.core.model.IDebugElement;
import org.eclipse.debug.core.model.IDebugTarget;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.handlers.HandlerUtil;
import org.parascope.debug.model.MachineProcess;
import org.parascope.debug.session.GdbLine;

/** Join With gdb: the line for a shell with which another gdb connects to the selected machine. */
public final class GdbLineHandler extends AbstractHandler {
    private static final int HEIGHT = 110;

    @Override
    public Object execute(ExecutionEvent event) {
        MachineProcess process = selected();
        Shell shell = HandlerUtil.getActiveShell(event);
        if (process == null) {
            return null;
        }
        try {
            new CopyDialog(shell, "Join With gdb", words(process), GdbLine.of(process.machine()), HEIGHT).open();
        } catch (IOException e) {
            MessageDialog.openError(shell, "Join With gdb", "The hypervisor's source was not found: " + e.getMessage());
        }
        return null;
    }

    private static String words(MachineProcess process) {
        String line = "Type this in a shell. gdb finds the machine, the hypervisor's symbols and its source.";
        return Adapters.adapt(process, IDebugTarget.class) == null ? line
                : line + "\n\nQEMU serves one debugger at a time, and this window's is connected: disconnect it first (Run > Disconnect). "
                        + "The machine runs on without it.";
    }

    @Override
    public void setEnabled(Object evaluationContext) {
        setBaseEnabled(selected() != null);
    }

    /** The machine of what is selected in the Debug view; null for none that is alive. */
    static MachineProcess selected() {
        Object context = DebugUITools.getDebugContext();
        IProcess process = context instanceof IDebugElement element ? element.getDebugTarget().getProcess() : DebugUITools.getCurrentProcess();
        return process instanceof MachineProcess machine && !machine.isTerminated() ? machine : null;
    }
}
