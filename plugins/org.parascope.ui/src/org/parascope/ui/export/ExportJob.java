package org.parascope.ui.export;

import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.core.resources.IContainer;
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
import org.parascope.build.image.ImageExport;
import org.parascope.build.image.ImageFormat;
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
    private final ImageFormat format;
    private final Path target;

    /**
     * @param system the system's file
     * @param format which form of image
     * @param target the image to write
     */
    public ExportJob(IFile system, ImageFormat format, Path target) {
        super("Exporting " + target.getFileName());
        this.system = system;
        this.format = format;
        this.target = target;
        setUser(true);
    }

    @Override
    protected IStatus run(IProgressMonitor monitor) {
        var progress = new MonitorProgress(monitor).begin("Exporting " + target.getFileName(), STEPS);
        try {
            SystemModel model = SystemFiles.load(Path.of(system.getLocation().toOSString()));
            BootPlan plan = BootPlan.of(model, BuildCache.ofUser(), progress);
            new ImageExport().write(plan, format, target, progress);
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
        IContainer folder = ResourcesPlugin.getWorkspace().getRoot()
                .getContainerForLocation(org.eclipse.core.runtime.Path.fromOSString(target.toAbsolutePath().getParent().toString()));
        if (folder != null) {
            folder.refreshLocal(IResource.DEPTH_INFINITE, monitor);
        }
    }
}
