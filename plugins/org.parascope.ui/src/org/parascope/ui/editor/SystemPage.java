package org.parascope.ui.editor;

import java.util.List;
import java.util.Optional;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.jface.dialogs.IMessageProvider;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.ui.forms.IManagedForm;
import org.eclipse.ui.forms.IMessage;
import org.eclipse.ui.forms.editor.FormPage;
import org.eclipse.ui.forms.events.HyperlinkAdapter;
import org.eclipse.ui.forms.events.HyperlinkEvent;
import org.eclipse.ui.forms.widgets.Form;
import org.eclipse.ui.forms.widgets.ScrolledForm;
import org.parascope.model.validation.Problem;

/** The form page: the system's name as title, what is wrong beneath it, and the {@link SystemBlock}. UI thread only. */
final class SystemPage extends FormPage {
    static final String ID = "org.parascope.ui.editor.form";

    private static final int HEADING_MARGIN = 80;
    private static final int HEADING_LEAST = 100;

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
        scrolled.addListener(SWT.Resize, _ -> showHeading());
        block.createContent(form);
        block.viewer().addSelectionChangedListener(_ -> ((SystemEditor) getEditor()).selectionMoved());
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
        showHeading();
        block.showProblems(problems);
    }

    private void showHeading() {
        Form heading = getManagedForm().getForm().getForm();
        IMessage[] none = {};
        if (problems.isEmpty()) {
            heading.setMessage(null, IMessageProvider.NONE, none);
            return;
        }
        Problem first = problems.getFirst();
        String count = problems.size() == 1 ? "" : " (1 of " + problems.size() + ")";
        heading.setMessage(shortened(first.message(), count, heading),
                first.isError() ? IMessageProvider.ERROR : IMessageProvider.WARNING, none);
    }

    /** A heading wider than the window would make the whole form wider; the tree and the Problems view have the whole message. */
    private static String shortened(String message, String count, Form heading) {
        var gc = new GC(heading);
        try {
            gc.setFont(JFaceResources.getDefaultFont());
            int room = Math.max(HEADING_LEAST, heading.getSize().x - gc.textExtent(heading.getText()).x * 3 / 2 - HEADING_MARGIN);
            if (gc.textExtent(message + count).x <= room) {
                return message + count;
            }
            int length = message.length();
            while (length > 0 && gc.textExtent(message.substring(0, length) + "..." + count).x > room) {
                length--;
            }
            return message.substring(0, length) + "..." + count;
        } finally {
            gc.dispose();
        }
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
