package org.parascope.ui.editor;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.ui.forms.widgets.FormToolkit;

/**
 * A row in which one of some values is chosen.
 *
 * @param <T> the kind of value; null is allowed among them
 */
final class ChoiceField<T> extends Field {
    private final Supplier<List<T>> choices;
    private final Function<T, String> words;
    private final Class<T> type;
    private List<T> offered = List.of();
    private Combo control;

    /**
     * @param choices what can be chosen now
     * @param words what a choice is called
     */
    ChoiceField(EStructuralFeature feature, EditedSystem edited, Class<T> type, Supplier<List<T>> choices, Function<T, String> words) {
        super(feature, edited);
        this.type = type;
        this.choices = choices;
        this.words = words;
    }

    @Override
    Control createControl(Composite parent, FormToolkit toolkit, String text) {
        control = new Combo(parent, SWT.READ_ONLY | SWT.DROP_DOWN);
        toolkit.adapt(control, true, false);
        layout(control, COLUMNS - 1, false);
        control.addListener(SWT.Selection, _ -> choose());
        return control;
    }

    @Override
    void refresh() {
        if (control.isDisposed()) {
            return;
        }
        T value = object() == null ? null : type.cast(object().eGet(feature()));
        List<T> now = choices.get();
        String[] items = now.stream().map(words).toArray(String[]::new);
        if (!java.util.Arrays.equals(items, control.getItems())) {
            control.setItems(items);
            control.getParent().layout();
        }
        offered = now;
        control.select(offered.indexOf(value));
    }

    @Override
    void setFocus() {
        control.setFocus();
    }

    private void choose() {
        int index = control.getSelectionIndex();
        if (index >= 0) {
            set(offered.get(index));
        }
    }
}
