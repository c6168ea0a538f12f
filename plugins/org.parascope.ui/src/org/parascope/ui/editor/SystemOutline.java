package org.parascope.ui.editor;

import java.util.List;
import java.util.Optional;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.jface.viewers.DelegatingStyledCellLabelProvider;
import org.eclipse.jface.viewers.SelectionChangedEvent;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.views.contentoutline.ContentOutlinePage;

/** The system as the Outline view shows it; selecting there selects in the form. UI thread only. */
final class SystemOutline extends ContentOutlinePage {
    private final SystemEditor editor;
    private final Runnable refresh = this::refresh;

    SystemOutline(SystemEditor editor) {
        this.editor = editor;
    }

    @Override
    public void createControl(Composite parent) {
        super.createControl(parent);
        getTreeViewer().setContentProvider(new ModelTree.Content());
        getTreeViewer().setLabelProvider(new DelegatingStyledCellLabelProvider(new ModelTree.Labels()));
        editor.edited().addListener(refresh);
        refresh();
        getTreeViewer().expandToLevel(2);
    }

    @Override
    public void selectionChanged(SelectionChangedEvent event) {
        super.selectionChanged(event);
        if (getControl().isFocusControl() && event.getStructuredSelection().getFirstElement() instanceof EObject element) {
            editor.reveal(element, Optional.empty());
            setFocus();
        }
    }

    @Override
    public void dispose() {
        editor.edited().removeListener(refresh);
        super.dispose();
    }

    private void refresh() {
        if (getControl() != null && !getControl().isDisposed()) {
            var expanded = getTreeViewer().getExpandedElements();
            getTreeViewer().setInput(editor.edited().system().map(List::<EObject>of).orElse(List.of()));
            getTreeViewer().setExpandedElements(expanded);
        }
    }
}
