package org.parascope.ui.editor;

import java.util.List;
import java.util.function.Supplier;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.eclipse.jface.fieldassist.ControlDecoration;
import org.eclipse.jface.fieldassist.FieldDecorationRegistry;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.events.SelectionListener;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.parascope.model.validation.Fix;
import org.parascope.model.validation.Fixes;
import org.parascope.model.validation.Problem;

/**
 * One row of a form: a label, a control that shows and changes one feature of the shown element, and a sign beside it when
 * something is wrong with it.
 *
 * <p>A row never keeps a value of its own: it shows the model's, and changes go through {@link EditedSystem}. UI thread only.
 */
abstract class Field {
    /** Columns of the form: label, control, button. */
    static final int COLUMNS = 3;
    private static final int SIGN_WIDTH = 10;
    /** One width for all sections, so that their fields stand below each other. */
    private static final int LABEL_WIDTH = 100;

    private final EStructuralFeature feature;
    private final EditedSystem edited;
    private EObject object;
    private ControlDecoration sign;
    private boolean inLine;
    private List<Problem> problems = List.of();

    Field(EStructuralFeature feature, EditedSystem edited) {
        this.feature = feature;
        this.edited = edited;
    }

    /** Makes the widgets of a field that stands behind others in its line. */
    final void createInLine(Composite line, FormToolkit toolkit, String text) {
        inLine = true;
        create(line, () -> line, toolkit, text);
    }

    /**
     * Makes the widgets.
     *
     * @param labels where the label goes; in a grid of {@link #COLUMNS} columns
     * @param area where the control goes: the same, or a composite in that grid that several fields share; asked for once the label
     *        is there, so that it may be made then
     */
    final void create(Composite labels, Supplier<Composite> area, FormToolkit toolkit, String text) {
        Label label = toolkit.createLabel(labels, hasLabel() ? text + ":" : "");
        GridDataFactory.swtDefaults().align(SWT.BEGINNING, SWT.CENTER).hint(inLine ? SWT.DEFAULT : LABEL_WIDTH, SWT.DEFAULT)
                .applyTo(label);
        Control control = createControl(area.get(), toolkit, text);
        String explanation = EcoreUtil.getDocumentation(feature);
        control.setToolTipText(explanation);
        label.setToolTipText(explanation);
        sign = new ControlDecoration(control, SWT.LEFT | SWT.CENTER);
        sign.hide();
        sign.addSelectionListener(SelectionListener.widgetSelectedAdapter(_ -> offerFixes(control)));
        control.addListener(SWT.KeyDown, event -> {
            if ((event.stateMask & SWT.MOD1) != 0 && event.keyCode == '1') {
                offerFixes(control);
            }
        });
    }

    /** What can be done about the row's problems, as a menu at the row. */
    private void offerFixes(Control control) {
        List<Fix> fixes = fixes();
        if (fixes.isEmpty()) {
            return;
        }
        var menu = new Menu(control);
        for (Fix fix : fixes) {
            var item = new MenuItem(menu, SWT.PUSH);
            item.setText(fix.title());
            item.addListener(SWT.Selection, _ -> edited.set(fix.object(), fix.feature(), fix.value()));
        }
        menu.addListener(SWT.Hide, _ -> control.getDisplay().asyncExec(menu::dispose));
        menu.setLocation(control.toDisplay(0, control.getSize().y));
        menu.setVisible(true);
    }

    /** The fixes of the row's problems. */
    final List<Fix> fixes() {
        return problems.stream().flatMap(problem -> Fixes.of(problem).stream()).distinct().toList();
    }

    /** Shows another element; null: none. */
    final void show(EObject element) {
        flush();
        object = element;
        problems = List.of();
        refresh();
        showSign();
    }

    /** Shows the problems that concern this row. */
    final void showProblems(List<Problem> all) {
        problems = all.stream().filter(problem -> problem.object() == object
                && problem.feature().filter(other -> other == feature).isPresent()).toList();
        showSign();
    }

    EStructuralFeature feature() {
        return feature;
    }

    EditedSystem edited() {
        return edited;
    }

    EObject object() {
        return object;
    }

    /** Gives the model what was typed but not taken over yet. */
    void flush() {
        // Most rows change the model at once.
    }

    boolean hasLabel() {
        return true;
    }

    /** Makes the control, and fills the grid's row to its end. */
    abstract Control createControl(Composite parent, FormToolkit toolkit, String text);

    /** Shows the model's value. */
    abstract void refresh();

    abstract void setFocus();

    /** What the row itself finds wrong with what was typed; null: nothing. */
    String ownFault() {
        return null;
    }

    final void set(Object value) {
        if (object != null) {
            edited.set(object, feature, value);
        }
    }

    /** Lays a control out over the columns after the label. */
    static void layout(Control control, int columns, boolean wide) {
        GridDataFactory data = GridDataFactory.fillDefaults().span(columns, 1).indent(SIGN_WIDTH, 0).align(
                wide ? SWT.FILL : SWT.BEGINNING, SWT.CENTER);
        if (wide) {
            data.grab(true, false).hint(60, SWT.DEFAULT);
        }
        data.applyTo(control);
    }

    final void showSign() {
        String fault = ownFault();
        if (fault == null && problems.isEmpty()) {
            sign.hide();
            return;
        }
        boolean error = fault != null || problems.stream().anyMatch(Problem::isError);
        String kind = error ? FieldDecorationRegistry.DEC_ERROR : FieldDecorationRegistry.DEC_WARNING;
        sign.setImage(FieldDecorationRegistry.getDefault().getFieldDecoration(kind).getImage());
        sign.setDescriptionText(fault != null ? fault
                : String.join("\n", problems.stream().map(Problem::message).toList()) + (fixes().isEmpty() ? "" : "\nCtrl+1: "
                        + String.join(", or ", fixes().stream().map(Fix::title).toList())));
        sign.show();
    }
}
