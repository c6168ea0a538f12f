package org.parascope.inspect.ui.internal;

import java.util.List;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.parascope.inspect.Inspection;

/**
 * A view that shows one thing, in one form or in several by choice, and opens what a line is about by a double click. UI thread only;
 * everything but the choice is {@link InspectView}'s.
 */
@NonNullByDefault({}) // SWT's own parameters are not annotated
abstract class FormsView extends InspectView {

    /**
     * One form.
     *
     * @param name in the choice
     * @param rowsName what its lines are, in the plural
     */
    record Form(String name, String rowsName, Inspection<?> inspection) {
    }

    private final long periodMs;
    private final String hint;
    private final List<Form> forms;
    private volatile Form shown;

    FormsView(long periodMs, String hint, List<Form> forms) {
        this.periodMs = periodMs;
        this.hint = hint;
        this.forms = forms;
        shown = forms.getFirst();
    }

    @Override
    protected final String rowsName() {
        return shown.rowsName();
    }

    @Override
    protected final Inspection<?> inspection() {
        return shown.inspection();
    }

    @Override
    protected void createControls(InspectPane pane) {
        pane.sampler().setPeriod(periodMs);
        pane.tree().control().addListener(SWT.DefaultSelection,
                event -> pane.selectedSubjects().stream().findFirst().ifPresent(this::open));
        if (forms.size() > 1) {
            addChoice(pane);
        }
    }

    private void addChoice(InspectPane pane) {
        var choice = new Combo(pane.controls(), SWT.READ_ONLY | SWT.DROP_DOWN);
        choice.setItems(forms.stream().map(Form::name).toArray(String[]::new));
        choice.setToolTipText(hint);
        choice.select(0);
        choice.addListener(SWT.Selection, event -> show(forms.get(choice.getSelectionIndex())));
    }

    /** Goes to another form. */
    final void show(Form form) {
        if (form != shown) {
            shown = form;
            pane().setRowsName(form.rowsName());
            pane().sampler().setInspection(this::inspection);
        }
    }
}
