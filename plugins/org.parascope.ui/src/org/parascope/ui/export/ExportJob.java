package org.parascope.ui.export;

import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.parascope.build.BootPlan;
import org.parascope.build.BuildCache;
import org.parascope.build.BuildException;
import org.parascope.build.IsoImage;
import org.parascope.machine.CanceledException;
import org.parascope.model.SystemModel;
import org.parascope.model.io.SystemFiles;

/**
 * Writes a system's bootable image in the background, with progress and cancel. What goes wrong is the job's status, in words for
 * the user; the platform shows it.
 */
public final class ExportJob extends Job {
    private static final int STEPS = 6;

    private final IFile system;
    private final Path target;

    /**
     * @param system the system's file
     * @param target the image to write
     */
    public ExportJob(IFile system, Path target) {
        super("Exporting " + target.getFileName());
        this.system = system;
        this.target = target;
        setUser(true);
    }

    @Override
    protected IStatus run(IProgressMonitor monitor) {
        var progress = new MonitorProgress(monitor).begin("Exporting " + target.getFileName(), STEPS);
        try {
            SystemModel model = SystemFiles.load(Path.of(system.getLocation().toOSString()));
            BootPlan plan = BootPlan.of(model, BuildCache.ofUser(), progress);
            new IsoImage().write(plan, target, progress);
            refresh(monitor);
            return Status.OK_STATUS;
        } catch (CanceledException e) {
            return Status.CANCEL_STATUS;
        } catch (BuildException | IOException e) {
            return Status.error(e.getMessage());
        } catch (CoreException e) {
            return e.getStatus();
        } finally {
            monitor.done();
        }
    }

    /** An image inside the workspace should be seen there at once. */
    private void refresh(IProgressMonitor monitor) throws CoreException {
        IFile inside = ResourcesPlugin.getWorkspace().getRoot()
                .getFileForLocation(org.eclipse.core.runtime.Path.fromOSString(target.toAbsolutePath().toString()));
        if (inside != null) {
            inside.refreshLocal(IResource.DEPTH_ZERO, monitor);
        }
    }
}
