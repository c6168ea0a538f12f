package org.parascope.ui.explorer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IResourceDelta;
import org.eclipse.core.resources.IncrementalProjectBuilder;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.parascope.machine.CanceledException;
import org.parascope.model.io.SystemFiles;
import org.parascope.ui.editor.MarkerWords;
import org.parascope.ui.export.MonitorProgress;

/**
 * Validates the systems of a project whenever a file of it changes, kernels and ramdisks too, and keeps the markers in the
 * Problems view. Read {@link SystemMarkers} next.
 */
public final class SystemBuilder extends IncrementalProjectBuilder {
    public static final String ID = "org.parascope.ui.builder";

    @Override
    protected IProject[] build(int kind, Map<String, String> arguments, IProgressMonitor monitor) throws CoreException {
        IResourceDelta delta = kind == FULL_BUILD ? null : getDelta(getProject());
        var systems = new ArrayList<IFile>();
        if (delta == null || touchesOthers(delta)) {
            getProject().accept(resource -> collect(resource, systems));
        } else {
            delta.accept(change -> change.getKind() == IResourceDelta.REMOVED || collect(change.getResource(), systems));
        }
        try {
            var progress = new MonitorProgress(monitor).begin("Validating systems", Math.max(1, systems.size()));
            for (IFile file : systems) {
                SystemMarkers.update(file, progress);
            }
        } catch (CanceledException e) {
            throw new OperationCanceledException();
        }
        return new IProject[0];
    }

    @Override
    protected void clean(IProgressMonitor monitor) throws CoreException {
        getProject().deleteMarkers(MarkerWords.TYPE, true, IResource.DEPTH_INFINITE);
    }

    /** A file that is no system may be a kernel that one of them names. */
    private static boolean touchesOthers(IResourceDelta delta) throws CoreException {
        boolean[] found = {false};
        delta.accept(change -> {
            boolean contents = change.getKind() != IResourceDelta.CHANGED || (change.getFlags() & IResourceDelta.CONTENT) != 0;
            if (change.getResource() instanceof IFile file && !isSystem(file) && contents) {
                found[0] = true;
            }
            return !found[0];
        });
        return found[0];
    }

    private static boolean collect(IResource resource, List<IFile> systems) {
        if (resource instanceof IFile file && isSystem(file) && !resource.isDerived(IResource.CHECK_ANCESTORS)) {
            systems.add(file);
        }
        return true;
    }

    static boolean isSystem(IFile file) {
        return SystemFiles.EXTENSION.equals(file.getFileExtension());
    }
}
