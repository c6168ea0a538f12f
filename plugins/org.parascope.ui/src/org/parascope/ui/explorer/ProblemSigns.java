package org.parascope.ui.explorer;

import java.util.HashSet;
import java.util.Set;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IMarkerDelta;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IResourceChangeEvent;
import org.eclipse.core.resources.IResourceChangeListener;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.jface.viewers.IDecoration;
import org.eclipse.jface.viewers.ILightweightLabelDecorator;
import org.eclipse.jface.viewers.LabelProvider;
import org.eclipse.jface.viewers.LabelProviderChangedEvent;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.ISharedImages;
import org.eclipse.ui.PlatformUI;
import org.parascope.ui.editor.MarkerWords;

/**
 * A small sign on files with problems, and on the folders and projects they are in, wherever the workbench shows them.
 *
 * <p>The platform asks in the background; only the telling of a change is on the UI thread.
 */
public final class ProblemSigns extends LabelProvider implements ILightweightLabelDecorator, IResourceChangeListener {
    public static final String ID = "org.parascope.ui.problemSigns";

    public ProblemSigns() {
        ResourcesPlugin.getWorkspace().addResourceChangeListener(this, IResourceChangeEvent.POST_CHANGE | IResourceChangeEvent.POST_BUILD);
    }

    @Override
    public void decorate(Object element, IDecoration decoration) {
        int severity = element instanceof IResource resource ? severity(resource) : -1;
        if (severity >= IMarker.SEVERITY_WARNING) {
            String sign = severity == IMarker.SEVERITY_ERROR ? ISharedImages.IMG_DEC_FIELD_ERROR : ISharedImages.IMG_DEC_FIELD_WARNING;
            decoration.addOverlay(PlatformUI.getWorkbench().getSharedImages().getImageDescriptor(sign), IDecoration.BOTTOM_LEFT);
        }
    }

    @Override
    public void resourceChanged(IResourceChangeEvent event) {
        Set<IResource> changed = new HashSet<>();
        for (IMarkerDelta delta : event.findMarkerDeltas(MarkerWords.TYPE, true)) {
            for (IResource at = delta.getResource(); at != null && at.getType() != IResource.ROOT; at = at.getParent()) {
                changed.add(at);
            }
        }
        if (!changed.isEmpty() && PlatformUI.isWorkbenchRunning()) {
            Display display = PlatformUI.getWorkbench().getDisplay();
            display.asyncExec(() -> fireLabelProviderChanged(new LabelProviderChangedEvent(this, changed.toArray())));
        }
    }

    @Override
    public void dispose() {
        ResourcesPlugin.getWorkspace().removeResourceChangeListener(this);
        super.dispose();
    }

    /** The worst of a resource's markers, in it or below; -1: none, or it was deleted just now. */
    static int severity(IResource resource) {
        try {
            return resource.isAccessible() ? resource.findMaxProblemSeverity(MarkerWords.TYPE, true, IResource.DEPTH_INFINITE) : -1;
        } catch (CoreException e) {
            return -1;
        }
    }
}
