package org.parascope.ui.explorer;

import java.util.Arrays;
import org.eclipse.core.resources.ICommand;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IProjectDescription;
import org.eclipse.core.resources.IProjectNature;
import org.eclipse.core.resources.IncrementalProjectBuilder;
import org.eclipse.core.resources.WorkspaceJob;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;

/** Makes a project one whose systems are validated when they change. A project gets it with its first system. */
public final class SystemNature implements IProjectNature {
    public static final String ID = "org.parascope.ui.nature";

    private IProject project;

    /** Gives a project the nature, in the background, unless it has it. */
    public static void ensure(IProject project) {
        var job = new WorkspaceJob("Preparing project " + project.getName()) {
            @Override
            public IStatus runInWorkspace(IProgressMonitor monitor) throws CoreException {
                add(project, monitor);
                return Status.OK_STATUS;
            }
        };
        job.setRule(project.getWorkspace().getRoot());
        job.setSystem(true);
        job.schedule();
    }

    /** Gives a project the nature, unless it has it or cannot have it. */
    public static void add(IProject project, IProgressMonitor monitor) throws CoreException {
        if (!project.isAccessible() || project.hasNature(ID)) {
            return;
        }
        IProjectDescription description = project.getDescription();
        String[] natures = Arrays.copyOf(description.getNatureIds(), description.getNatureIds().length + 1);
        natures[natures.length - 1] = ID;
        description.setNatureIds(natures);
        project.setDescription(description, monitor);
        project.build(IncrementalProjectBuilder.FULL_BUILD, SystemBuilder.ID, null, monitor);
    }

    @Override
    public void configure() throws CoreException {
        IProjectDescription description = project.getDescription();
        ICommand[] commands = description.getBuildSpec();
        if (Arrays.stream(commands).anyMatch(command -> command.getBuilderName().equals(SystemBuilder.ID))) {
            return;
        }
        ICommand command = description.newCommand();
        command.setBuilderName(SystemBuilder.ID);
        ICommand[] more = Arrays.copyOf(commands, commands.length + 1);
        more[commands.length] = command;
        description.setBuildSpec(more);
        project.setDescription(description, null);
    }

    @Override
    public void deconfigure() throws CoreException {
        IProjectDescription description = project.getDescription();
        description.setBuildSpec(Arrays.stream(description.getBuildSpec())
                .filter(command -> !command.getBuilderName().equals(SystemBuilder.ID)).toArray(ICommand[]::new));
        project.setDescription(description, null);
    }

    @Override
    public IProject getProject() {
        return project;
    }

    @Override
    public void setProject(IProject newProject) {
        project = newProject;
    }
}
