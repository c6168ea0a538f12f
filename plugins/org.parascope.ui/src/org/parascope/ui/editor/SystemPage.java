package org.parascope.ui.editor;

import java.util.List;
import java.util.Optional;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.jface.dialogs.IMessageProvider;
import org.eclipse.ui.forms.IManagedForm;
import org.eclipse.ui.forms.IMessage;
import org.eclipse.ui.forms.editor.FormPage;
import org.eclipse.ui.forms.events.HyperlinkAdapter;
import org.eclipse.ui.forms.events.HyperlinkEvent;
import org.eclipse.ui.forms.widgets.ScrolledForm;
import org.parascope.model.validation.Problem;

/** The form page: the system's name as title, what is wrong beneath it, and the {@link SystemBlock}. UI thread only. */
final class SystemPage extends FormPage {
    static final String ID = "org.parascope.ui.editor.form";

    private final EditedSystem edited;
    private final SystemBlock block;
    private List<Problem> problems = List.of();

    SystemPage(SystemEditor editor, EditedSystem edited) {
        super(editor, ID, "System");
        this.edited = edited;
        block = new SystemBlock(edited);
    }

    @Override
    protected void createFormContent(IManagedForm form) {
        ScrolledForm scrolled = form.getForm();
        form.getToolkit().decorateFormHeading(scrolled.getForm());
        scrolled.getForm().addMessageHyperlinkListener(new HyperlinkAdapter() {
            @Override
            public void linkActivated(HyperlinkEvent event) {
                problems.stream().findFirst().ifPresent(problem -> reveal(problem.object(), problem.feature()));
            }
        });
        block.createContent(form);
        refresh();
        showProblems(problems);
    }

    /** Shows the model as it is now. */
    void refresh() {
        if (getManagedForm() == null || getManagedForm().getForm().isDisposed()) {
            return;
        }
        ScrolledForm scrolled = getManagedForm().getForm();
        scrolled.setText(edited.system().map(ModelWords::name).orElse("No system"));
        scrolled.setImage(edited.system().map(ModelImages::of).orElse(null));
        block.refresh();
    }

    /** Shows what is wrong: the worst in the heading as a link to its place, each at its row and in the tree. */
    void showProblems(List<Problem> found) {
        problems = found.stream().sorted((one, other) -> Boolean.compare(other.isError(), one.isError())).toList();
        if (getManagedForm() == null || getManagedForm().getForm().isDisposed()) {
            return;
        }
        IMessage[] none = {};
        if (problems.isEmpty()) {
            getManagedForm().getForm().getForm().setMessage(null, IMessageProvider.NONE, none);
        } else {
            Problem first = problems.getFirst();
            String more = problems.size() == 1 ? "" : " (1 of " + problems.size() + ")";
            getManagedForm().getForm().getForm().setMessage(first.message() + more,
                    first.isError() ? IMessageProvider.ERROR : IMessageProvider.WARNING, none);
        }
        block.showProblems(problems);
    }

    /** Selects an element, and the row of a feature. */
    void reveal(EObject element, Optional<EStructuralFeature> feature) {
        block.reveal(element, feature);
    }

    /** What is selected in the tree. */
    Optional<EObject> selected() {
        return block.viewer() == null ? Optional.empty()
                : Optional.ofNullable((EObject) block.viewer().getStructuredSelection().getFirstElement());
    }

    /** Gives the model what was typed but not taken over yet. */
    void flush() {
        block.flush();
    }

    @Override
    public void setFocus() {
        block.setFocus();
    }

    /** For the selection service and for tests. */
    SystemBlock block() {
        return block;
    }
}
