package org.parascope.ui.wizards;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IWorkspaceRunnable;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.Status;
import org.parascope.model.SystemTemplate;
import org.parascope.model.io.SystemFiles;
import org.parascope.ui.explorer.SystemNature;

/**
 * What the wizard was told: a name, a template, a project. Makes the project if need be, and the file; knows no widget.
 *
 * @param name the system's name, and the file's
 * @param template what the system starts as
 * @param kernel the kernel of Dom0, for templates that need one
 * @param hypervisor the image of a real Xen, for templates that need one
 * @param project the project's name
 */
public record NewSystem(String name, SystemTemplate template, String kernel, String hypervisor, String project) {
    /** The file that is made. */
    public IFile file() {
        return ResourcesPlugin.getWorkspace().getRoot().getProject(project).getFile(name + "." + SystemFiles.EXTENSION);
    }

    /** Makes the system; not on the UI thread. */
    public void create(IProgressMonitor monitor) throws InvocationTargetException, InterruptedException {
        try {
            IWorkspaceRunnable work = this::make;
            ResourcesPlugin.getWorkspace().run(work, ResourcesPlugin.getWorkspace().getRoot(), 0, monitor);
        } catch (CoreException e) {
            throw new InvocationTargetException(e);
        } catch (OperationCanceledException e) {
            throw new InterruptedException(e.getMessage());
        }
    }

    private void make(IProgressMonitor monitor) throws CoreException {
        IProject target = ResourcesPlugin.getWorkspace().getRoot().getProject(project);
        if (!target.exists()) {
            target.create(monitor);
        }
        target.open(monitor);
        IFile file = file();
        if (file.exists() || file.getLocation().toFile().exists()) {
            throw new CoreException(Status.error(file.getFullPath() + " exists already. Choose another name."));
        }
        try {
            SystemFiles.save(template.create(name, kernel, hypervisor), Path.of(file.getLocation().toOSString()));
        } catch (IOException e) {
            throw new CoreException(Status.error(file.getLocation() + " cannot be written: " + e.getMessage(), e));
        }
        file.refreshLocal(IResource.DEPTH_ZERO, monitor);
        SystemNature.add(target, monitor);
    }
}
