package org.parascope.ui.debug;

import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.debug.core.IStatusHandler;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;

/** Asks before a launch whether to debug without the breakpoints at which a machine that is recorded or played will not stop. */
public final class RefusedBreakpointsQuestion implements IStatusHandler {
    @Override
    public Object handleStatus(IStatus status, Object source) {
        var goesOn = new AtomicBoolean();
        Display display = PlatformUI.getWorkbench().getDisplay();
        display.syncExec(() -> {
            IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
            goesOn.set(MessageDialog.open(MessageDialog.WARNING, window == null ? null : window.getShell(), "Breakpoints and Recordings",
                    status.getMessage(), SWT.NONE, "&Debug Without Them", "&Cancel") == 0);
        });
        return goesOn.get();
    }
}
