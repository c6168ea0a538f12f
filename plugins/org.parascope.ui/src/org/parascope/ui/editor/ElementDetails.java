package org.parascope.ui.editor;

import java.util.List;
import org.eclipse.emf.ecore.EClass;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.viewers.ISelection;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.forms.IDetailsPage;
import org.eclipse.ui.forms.IFormPart;
import org.eclipse.ui.forms.IManagedForm;
import org.parascope.model.HypervisorModel;
import org.parascope.model.ModelPackage;
import org.parascope.model.validation.Problem;

/** The details of one selected element: its rows, and for the hypervisor its table of options. UI thread only. */
final class ElementDetails implements IDetailsPage {
    private static final int MARGIN = 4;

    private final EClass kind;
    private final EditedSystem edited;
    private final Runnable refresh = this::refresh;
    private IManagedForm form;
    private DetailFields fields;
    private OptionsTable options;
    private EObject shown;
    private List<Problem> problems = List.of();

    ElementDetails(EClass kind, EditedSystem edited) {
        this.kind = kind;
        this.edited = edited;
    }

    @Override
    public void initialize(IManagedForm managedForm) {
        form = managedForm;
    }

    @Override
    public void createContents(Composite parent) {
        GridLayoutFactory.fillDefaults().margins(MARGIN, 0).applyTo(parent);
        fields = new DetailFields(parent, form.getToolkit(), edited);
        Details.fill(kind, fields);
        if (kind == ModelPackage.eINSTANCE.getHypervisorModel()) {
            fields.section("Boot options", "");
            options = new OptionsTable(fields.client(), form.getToolkit(), edited);
        }
        edited.addListener(refresh);
    }

    @Override
    public void selectionChanged(IFormPart part, ISelection selection) {
        shown = selection instanceof IStructuredSelection structured
                && structured.getFirstElement() instanceof EObject element && element.eClass() == kind ? element : null;
        for (Field field : fields.fields()) {
            field.show(shown);
        }
        if (options != null) {
            options.show((HypervisorModel) shown);
        }
        showProblems(problems);
    }

    /** Shows what is wrong beside the rows it concerns. */
    void showProblems(List<Problem> all) {
        problems = all;
        if (fields != null) {
            fields.fields().forEach(field -> field.showProblems(all));
        }
        if (options != null) {
            options.showProblems(all);
        }
    }

    /** Moves the keyboard to the row of a feature. */
    void reveal(EStructuralFeature feature) {
        fields.fields().stream().filter(field -> field.feature() == feature).findFirst().ifPresent(Field::setFocus);
    }

    /** Gives the model what was typed but not taken over yet. */
    void flush() {
        if (fields != null) {
            fields.fields().forEach(Field::flush);
        }
    }

    @Override
    public void refresh() {
        if (shown != null) {
            fields.fields().forEach(Field::refresh);
            if (options != null) {
                options.refresh();
            }
        }
    }

    @Override
    public void dispose() {
        edited.removeListener(refresh);
    }

    @Override
    public boolean isDirty() {
        return false;
    }

    @Override
    public void commit(boolean onSave) {
        flush();
    }

    @Override
    public boolean setFormInput(Object input) {
        return false;
    }

    @Override
    public void setFocus() {
        if (!fields.fields().isEmpty()) {
            fields.fields().getFirst().setFocus();
        }
    }

    @Override
    public boolean isStale() {
        return false;
    }
}
