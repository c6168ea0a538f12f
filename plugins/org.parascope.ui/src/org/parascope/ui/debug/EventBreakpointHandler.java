package org.parascope.ui.debug;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.window.Window;
import org.eclipse.ui.handlers.HandlerUtil;
import org.eclipse.ui.statushandlers.StatusManager;
import org.parascope.debug.model.EventBreakpoint;

/** Event Breakpoint: asks what has to happen, and sets it; on a selected one, changes it. */
public final class EventBreakpointHandler extends AbstractHandler {
    @Override
    public Object execute(ExecutionEvent event) {
        EventBreakpoint selected = HandlerUtil.getCurrentSelection(event) instanceof IStructuredSelection selection
                && selection.getFirstElement() instanceof EventBreakpoint breakpoint ? breakpoint : null;
        var dialog = new EventBreakpointDialog(HandlerUtil.getActiveShell(event), selected);
        if (dialog.open() != Window.OK) {
            return null;
        }
        try {
            if (selected == null) {
                EventBreakpoint.create(dialog.filter());
            } else {
                selected.change(dialog.filter());
            }
        } catch (CoreException e) {
            StatusManager.getManager().handle(e.getStatus(), StatusManager.SHOW);
        }
        return null;
    }
}
