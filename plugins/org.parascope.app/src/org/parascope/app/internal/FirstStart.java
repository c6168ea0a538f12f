/*
 * Owns what the very first window of a workspace shows: a project `demo` with the demo system, opened in its editor,
 * and the welcome page beside it.
 * It must leave a workspace alone that already has a project. Read next: ParascopeWindowAdvisor.
 */
package org.parascope.app.internal;

import java.lang.reflect.InvocationTargetException;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.ide.IDE;
import org.parascope.model.SystemTemplate;
import org.parascope.ui.wizards.NewSystem;

/** Fills an empty workspace, once. Started on the UI thread, works in a job. */
final class FirstStart {

    /** The project's name, and the system's. */
    private static final String DEMO = "demo";

    private FirstStart() {
    }

    static void prepare(IWorkbenchWindow window) {
        if (ResourcesPlugin.getWorkspace().getRoot().getProjects().length == 0) {
            Job.create("Making the demo system", monitor -> {
                var demo = new NewSystem(DEMO, SystemTemplate.DEMO, "", "", DEMO);
                try {
                    demo.create(monitor);
                } catch (InvocationTargetException e) {
                    return Status.error("The demo system could not be made: " + reason(e), e);
                } catch (InterruptedException e) {
                    return Status.CANCEL_STATUS;
                }
                window.getShell().getDisplay().asyncExec(() -> open(window, demo.file()));
                return Status.OK_STATUS;
            }).schedule();
        }
    }

    private static String reason(InvocationTargetException failure) {
        Throwable cause = failure.getCause();
        return cause == null ? String.valueOf(failure.getMessage()) : String.valueOf(cause.getMessage());
    }

    private static void open(IWorkbenchWindow window, IFile file) {
        var page = window.getActivePage();
        if (page == null) {
            return;
        }
        try {
            IDE.openEditor(page, file);
            PlatformUI.getWorkbench().getIntroManager().showIntro(window, true);
        } catch (PartInitException e) {
            Platform.getLog(FirstStart.class).log(e.getStatus());
        }
    }
}
