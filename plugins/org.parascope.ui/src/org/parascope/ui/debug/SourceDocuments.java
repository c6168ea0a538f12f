package org.parascope.ui.debug;

import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.jface.text.source.IAnnotationModel;
import org.eclipse.ui.editors.text.StorageDocumentProvider;
import org.eclipse.ui.texteditor.ResourceMarkerAnnotationModel;
import org.parascope.debug.model.DebugModel;
import org.parascope.debug.model.SourceBreakpoint;

/** Documents of the hypervisor's source, with the breakpoints of each file, which are markers on the workspace's root. */
final class SourceDocuments extends StorageDocumentProvider {
    @Override
    protected IAnnotationModel createAnnotationModel(Object element) throws CoreException {
        return element instanceof SourceInput input ? new Breakpoints(input.file().name()) : super.createAnnotationModel(element);
    }

    /** The source breakpoints of one file. */
    private static final class Breakpoints extends ResourceMarkerAnnotationModel {
        private final String file;

        Breakpoints(String file) {
            super(ResourcesPlugin.getWorkspace().getRoot());
            this.file = file;
        }

        @Override
        protected boolean isAcceptable(IMarker marker) {
            try {
                return super.isAcceptable(marker) && marker.getType().equals(DebugModel.SOURCE_BREAKPOINT)
                        && file.equals(marker.getAttribute(SourceBreakpoint.FILE, ""));
            } catch (CoreException goneMeanwhile) {
                return false;
            }
        }
    }
}
