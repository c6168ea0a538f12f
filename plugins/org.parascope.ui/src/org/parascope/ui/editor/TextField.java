package org.parascope.ui.editor;

import org.eclipse.emf.ecore.EAttribute;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.forms.widgets.FormToolkit;

/** A row with a line of text: names, numbers, amounts of memory. */
final class TextField extends EntryField {
    private final int characters;
    private Text control;

    /** @param characters width of the field; 0: all there is */
    TextField(EAttribute feature, EditedSystem edited, int characters) {
        super(feature, edited);
        this.characters = characters;
    }

    @Override
    Control createControl(Composite parent, FormToolkit toolkit, String text) {
        control = toolkit.createText(parent, "", SWT.SINGLE | SWT.BORDER);
        layout(control, COLUMNS - 1, characters == 0);
        if (characters > 0) {
            GC gc = new GC(control);
            int width = (int) (gc.getFontMetrics().getAverageCharacterWidth() * characters);
            gc.dispose();
            GridDataFactory.createFrom((org.eclipse.swt.layout.GridData) control.getLayoutData()).hint(width, SWT.DEFAULT)
                    .applyTo(control);
        }
        listen(control);
        return control;
    }

    @Override
    Control control() {
        return control;
    }

    @Override
    String text() {
        return control.getText();
    }

    @Override
    void setText(String text) {
        control.setText(text);
    }
}
