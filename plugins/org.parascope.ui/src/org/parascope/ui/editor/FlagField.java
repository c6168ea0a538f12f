package org.parascope.ui.editor;

import org.eclipse.emf.ecore.EAttribute;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.ui.forms.widgets.FormToolkit;

/** A row with a box to tick; the box carries its own words. */
final class FlagField extends Field {
    private Button control;

    FlagField(EAttribute feature, EditedSystem edited) {
        super(feature, edited);
    }

    @Override
    boolean hasLabel() {
        return false;
    }

    @Override
    Control createControl(Composite parent, FormToolkit toolkit, String text) {
        control = toolkit.createButton(parent, text, SWT.CHECK);
        layout(control, COLUMNS - 1, false);
        control.addListener(SWT.Selection, _ -> set(control.getSelection()));
        return control;
    }

    @Override
    void refresh() {
        if (!control.isDisposed()) {
            control.setSelection(object() != null && Boolean.TRUE.equals(object().eGet(feature())));
        }
    }

    @Override
    void setFocus() {
        control.setFocus();
    }
}
