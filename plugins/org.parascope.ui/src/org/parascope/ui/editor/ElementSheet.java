package org.parascope.ui.editor;

import java.util.Optional;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.jface.viewers.ISelection;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.IWorkbenchPart;
import org.eclipse.ui.views.properties.PropertySheetPage;

/** The Properties view beside an editor of systems: whatever is selected in the form or the diagram, as it is now. UI thread only. */
final class ElementSheet extends PropertySheetPage {
    private final SystemEditor editor;
    private final Runnable refresh = this::show;

    ElementSheet(SystemEditor editor) {
        this.editor = editor;
        setPropertySourceProvider(object -> object instanceof EObject element ? new ElementProperties(element, editor.edited()) : null);
    }

    @Override
    public void createControl(Composite parent) {
        super.createControl(parent);
        editor.edited().addListener(refresh);
        editor.addSelectionListener(refresh);
        show();
    }

    /** What the workbench tells is selected is the editor's file, or text. */
    @Override
    public void selectionChanged(IWorkbenchPart part, ISelection selection) {
        show();
    }

    @Override
    public void dispose() {
        editor.edited().removeListener(refresh);
        editor.removeSelectionListener(refresh);
        super.dispose();
    }

    private void show() {
        if (getControl() != null && !getControl().isDisposed()) {
            Optional<EObject> selected = editor.selected().filter(element -> element.eResource() != null);
            super.selectionChanged(editor, selected.map(StructuredSelection::new).orElse(StructuredSelection.EMPTY));
        }
    }
}
