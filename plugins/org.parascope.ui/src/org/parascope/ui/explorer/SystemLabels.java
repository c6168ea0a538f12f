package org.parascope.ui.explorer;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.jface.viewers.DelegatingStyledCellLabelProvider.IStyledLabelProvider;
import org.eclipse.jface.viewers.LabelProvider;
import org.eclipse.jface.viewers.StyledString;
import org.eclipse.swt.graphics.Image;
import org.eclipse.ui.IMemento;
import org.eclipse.ui.navigator.ICommonContentExtensionSite;
import org.eclipse.ui.navigator.ICommonLabelProvider;
import org.parascope.ui.editor.ModelTree;
import org.parascope.ui.editor.ModelWords;

/** How the elements below a system's file look in the explorer; files and projects are left to the platform and {@link ProblemSigns}. */
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
        return element instanceof EObject ? labels.getImage(element) : null;
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
