package org.parascope.ui.editor;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResourceChangeEvent;
import org.eclipse.core.resources.IResourceChangeListener;
import org.eclipse.core.resources.IResourceDelta;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.ui.part.FileEditorInput;

/** Follows the edited file: renamed or moved, the editor goes with it; deleted, the editor closes. Called on any thread. */
final class FileWatch implements IResourceChangeListener {
    private final SystemEditor editor;

    FileWatch(SystemEditor editor) {
        this.editor = editor;
    }

    @Override
    public void resourceChanged(IResourceChangeEvent event) {
        IResourceDelta delta = event.getDelta() == null ? null : event.getDelta().findMember(editor.file().getFullPath());
        if (delta == null || delta.getKind() != IResourceDelta.REMOVED) {
            return;
        }
        boolean moved = (delta.getFlags() & IResourceDelta.MOVED_TO) != 0;
        editor.getSite().getShell().getDisplay().asyncExec(() -> {
            if (moved) {
                IFile target = ResourcesPlugin.getWorkspace().getRoot().getFile(delta.getMovedToPath());
                editor.moveTo(new FileEditorInput(target));
            } else {
                editor.close(false);
            }
        });
    }
}
