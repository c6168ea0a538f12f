package org.parascope.ui.explorer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;

import java.util.Map;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IResourceChangeEvent;
import org.eclipse.core.resources.IResourceChangeListener;
import org.eclipse.core.resources.IResourceDelta;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.Platform;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.jface.viewers.ITreeContentProvider;
import org.eclipse.jface.viewers.StructuredViewer;
import org.eclipse.jface.viewers.Viewer;
import org.parascope.model.SystemModel;
import org.parascope.model.io.SystemFiles;
import org.parascope.ui.editor.ModelTree;

/**
 * What is below a system's file in the explorer: machine, hypervisor, domains and their devices, as last saved.
 *
 * <p>A file is read when it is first opened, and again after it changed; one that is no system has nothing below it (the Problems
 * view says why). UI thread, but for the change listener.
 */
public final class SystemContent implements ITreeContentProvider, IResourceChangeListener {
    private final Map<IFile, Read> systems = new HashMap<>();
    private StructuredViewer viewer;

    /** A system as read, and the state of the file it was read from. */
    private record Read(long stamp, SystemModel system) {
    }

    public SystemContent() {
        ResourcesPlugin.getWorkspace().addResourceChangeListener(this, IResourceChangeEvent.POST_CHANGE);
    }

    @Override
    public void inputChanged(Viewer newViewer, Object oldInput, Object newInput) {
        viewer = (StructuredViewer) newViewer;
    }

    @Override
    public Object[] getElements(Object input) {
        return getChildren(input);
    }

    @Override
    public Object[] getChildren(Object parent) {
        if (parent instanceof EObject element) {
            return ModelTree.children(element).toArray();
        }
        SystemModel system = parent instanceof IFile file ? system(file) : null;
        return system == null ? new Object[0] : ModelTree.children(system).toArray();
    }

    @Override
    public boolean hasChildren(Object element) {
        // Reading every file only to know whether it can be opened would make a large workspace slow.
        return element instanceof IFile file ? SystemBuilder.isSystem(file) : getChildren(element).length > 0;
    }

    @Override
    public Object getParent(Object element) {
        if (element instanceof EObject child && child.eContainer() instanceof SystemModel system) {
            return file(system);
        }
        return element instanceof EObject child ? child.eContainer() : null;
    }

    @Override
    public void dispose() {
        ResourcesPlugin.getWorkspace().removeResourceChangeListener(this);
        systems.clear();
    }

    @Override
    public void resourceChanged(IResourceChangeEvent event) {
        try {
            event.getDelta().accept(this::changed);
        } catch (CoreException e) {
            Platform.getLog(SystemContent.class).log(e.getStatus());
        }
    }

    /** The file an element of the explorer was read from; null: it is none of the explorer's. */
    public static IFile file(EObject element) {
        if (element.eResource() == null || !element.eResource().getURI().isFile()) {
            return null;
        }
        return ResourcesPlugin.getWorkspace().getRoot()
                .getFileForLocation(org.eclipse.core.runtime.Path.fromOSString(element.eResource().getURI().toFileString()));
    }

    private boolean changed(IResourceDelta delta) {
        if (delta.getResource() instanceof IFile file && SystemBuilder.isSystem(file)
                && delta.getKind() == IResourceDelta.CHANGED
                && (delta.getFlags() & IResourceDelta.CONTENT) != 0 && viewer != null) {
            viewer.getControl().getDisplay().asyncExec(() -> {
                if (!viewer.getControl().isDisposed()) {
                    viewer.refresh(file);
                }
            });
        }
        return delta.getResource().getType() != IResource.FILE;
    }

    private SystemModel system(IFile file) {
        if (!SystemBuilder.isSystem(file) || file.getLocation() == null) {
            return null;
        }
        Read known = systems.get(file);
        if (known == null || known.stamp() != file.getModificationStamp()) {
            known = new Read(file.getModificationStamp(), read(Path.of(file.getLocation().toOSString())));
            systems.put(file, known);
        }
        return known.system();
    }

    private static SystemModel read(Path path) {
        try {
            return SystemFiles.load(path);
        } catch (IOException e) {
            // A marker on the file says the same, with its line; here there is just nothing to show.
            return null;
        }
    }

}
