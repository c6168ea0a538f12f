/*
 * Owns the start and end of the window: takes the workspace's lock, runs the workbench, gives the lock back.
 * It must not touch the contents of the workspace; the advisor does, once the workbench is up.
 * Read next: internal/ParascopeAdvisor.
 */
package org.parascope.app;

import java.io.IOException;
import org.eclipse.core.runtime.Platform;
import org.eclipse.equinox.app.IApplication;
import org.eclipse.equinox.app.IApplicationContext;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.osgi.service.datalocation.Location;
import org.eclipse.swt.SWTError;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.PlatformUI;
import org.parascope.app.internal.ParascopeAdvisor;

/** The workbench as an Eclipse application, {@code org.parascope.app.workbench}. */
public final class WorkbenchApplication implements IApplication {

    private static final Integer WORKSPACE_UNUSABLE = 15;
    private static final Integer DISPLAY_UNUSABLE = 1;

    @Override
    public Object start(IApplicationContext context) throws IOException {
        Display display;
        try {
            display = PlatformUI.createDisplay();
        } catch (SWTError e) {
            System.err.println("parascope: the display '" + System.getenv("DISPLAY") + "' cannot be opened (" + e.getMessage()
                    + "). Set DISPLAY to one that can, or work without a window: parascope help");
            return DISPLAY_UNUSABLE;
        }
        try {
            Location workspace = Platform.getInstanceLocation();
            var refusal = lock(workspace);
            if (refusal != null) {
                System.err.println("parascope: " + refusal);
                MessageDialog.openError(null, "Parascope", refusal);
                return WORKSPACE_UNUSABLE;
            }
            try {
                return run(display);
            } finally {
                workspace.release();
            }
        } finally {
            display.dispose();
        }
    }

    private static Integer run(Display display) {
        int code = PlatformUI.createAndRunWorkbench(display, new ParascopeAdvisor());
        return code == PlatformUI.RETURN_RESTART ? EXIT_RESTART : EXIT_OK;
    }

    /** Locks the workspace, or says why it cannot be used. */
    private static String lock(Location workspace) {
        if (workspace == null || workspace.getURL() == null) {
            return "No workspace folder is set. Start with -data <folder>.";
        }
        try {
            return workspace.lock() ? null
                    : "The workspace " + workspace.getURL().getPath() + " is in use by another window.\n"
                            + "Close that one, or start with -data <another folder>.";
        } catch (IOException e) {
            return "The workspace " + workspace.getURL().getPath() + " cannot be used: " + e.getMessage() + ".\n"
                    + "Make the folder writable, or start with -data <another folder>.";
        }
    }

    @Override
    public void stop() {
        if (PlatformUI.isWorkbenchRunning()) {
            var workbench = PlatformUI.getWorkbench();
            workbench.getDisplay().syncExec(workbench::close);
        }
    }
}
