package org.parascope.ui.launch;

import java.lang.reflect.InvocationTargetException;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.swt.widgets.Display;
import org.parascope.model.SystemTemplate;
import org.parascope.ui.wizards.NewSystem;

/** The command Run Demo: runs the demo system, which is made first where the workspace has none. What an empty view links to. */
public final class RunDemoHandler extends AbstractHandler {
    private static final String DEMO = "demo";

    @Override
    public Object execute(ExecutionEvent event) {
        var demo = new NewSystem(DEMO, SystemTemplate.DEMO, "", "", DEMO);
        if (demo.file().exists()) {
            SystemLaunches.launch(demo.file(), ILaunchManager.RUN_MODE);
        } else {
            Job.create("Making the demo system", (IProgressMonitor monitor) -> make(demo, monitor)).schedule();
        }
        return null;
    }

    private static IStatus make(NewSystem demo, IProgressMonitor monitor) {
        try {
            demo.create(monitor);
        } catch (InvocationTargetException e) {
            return Status.error("The demo system could not be made: " + e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            return Status.CANCEL_STATUS;
        }
        IFile file = demo.file();
        Display.getDefault().asyncExec(() -> SystemLaunches.launch(file, ILaunchManager.RUN_MODE));
        return Status.OK_STATUS;
    }
}
