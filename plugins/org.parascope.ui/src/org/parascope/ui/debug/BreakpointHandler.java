package org.parascope.ui.debug;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.ui.handlers.HandlerUtil;
import org.parascope.debug.model.GdbBreakpoint;

/** Breakpoint: asks for a function, an address or memory to stop at; on a selected one, for its conditions. */
public final class BreakpointHandler extends AbstractHandler {
    @Override
    public Object execute(ExecutionEvent event) {
        GdbBreakpoint selected = HandlerUtil.getCurrentSelection(event) instanceof IStructuredSelection selection
                && selection.getFirstElement() instanceof GdbBreakpoint breakpoint ? breakpoint : null;
        new BreakpointDialog(HandlerUtil.getActiveShell(event), selected).open();
        return null;
    }
}
