package org.parascope.ui.explorer;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.viewers.DecorationOverlayIcon;
import org.eclipse.jface.viewers.DelegatingStyledCellLabelProvider.IStyledLabelProvider;
import org.eclipse.jface.viewers.IDecoration;
import org.eclipse.jface.viewers.LabelProvider;
import org.eclipse.jface.viewers.StyledString;
import org.eclipse.swt.graphics.Image;
import org.eclipse.ui.IMemento;
import org.eclipse.ui.ISharedImages;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.navigator.ICommonContentExtensionSite;
import org.eclipse.ui.navigator.ICommonLabelProvider;
import org.parascope.ui.editor.MarkerWords;
import org.parascope.ui.editor.ModelImages;
import org.parascope.ui.editor.ModelTree;
import org.parascope.ui.editor.ModelWords;

/** How systems and their elements look in the explorer; everything else is left to the platform. */
public final class SystemLabels extends LabelProvider implements ICommonLabelProvider, IStyledLabelProvider {
    private final ModelTree.Labels labels = new ModelTree.Labels();

    @Override
    public void init(ICommonContentExtensionSite site) {
        // Nothing to set up.
    }

    @Override
    public String getText(Object element) {
        return element instanceof EObject ? labels.getText(element) : null;
    }

    @Override
    public StyledString getStyledText(Object element) {
        return element instanceof EObject ? labels.getStyledText(element) : null;
    }

    @Override
    public Image getImage(Object element) {
        if (element instanceof IFile file && SystemBuilder.isSystem(file)) {
            return withSign(ModelImages.image("system"), file);
        }
        return element instanceof EObject ? labels.getImage(element) : null;
    }

    /** The worst of the file's markers, as a small sign on its icon. */
    private static Image withSign(Image image, IFile file) {
        int severity;
        try {
            severity = file.exists() ? file.findMaxProblemSeverity(MarkerWords.TYPE, true, IResource.DEPTH_ZERO) : -1;
        } catch (CoreException e) {
            // Deleted just now; its removal is on the way to the viewer.
            severity = -1;
        }
        if (severity < IMarker.SEVERITY_WARNING) {
            return image;
        }
        String sign = severity == IMarker.SEVERITY_ERROR ? ISharedImages.IMG_DEC_FIELD_ERROR : ISharedImages.IMG_DEC_FIELD_WARNING;
        var overlay = PlatformUI.getWorkbench().getSharedImages().getImageDescriptor(sign);
        return JFaceResources.getResources().get(new DecorationOverlayIcon(image, overlay, IDecoration.BOTTOM_LEFT));
    }

    @Override
    public String getDescription(Object element) {
        return element instanceof EObject object ? ModelWords.path(object) : null;
    }

    @Override
    public void restoreState(IMemento memento) {
        // No state.
    }

    @Override
    public void saveState(IMemento memento) {
        // No state.
    }
}
