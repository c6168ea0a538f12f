package org.parascope.inspect.ui.internal;

import java.util.List;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.parascope.inspect.Inspection;
import org.parascope.inspect.shape.Subject;

/** A view of links between domains, as a table or as a graph: one choice, one selection that both show. UI thread only. */
@NonNullByDefault({}) // SWT's own parameters are not annotated
abstract class GraphedView extends InspectView {
    private static final String[] FORMS = { "Table", "Graph" };
    private static final int GRAPH = 1;

    private volatile boolean isGraph;
    private List<Subject> kept = List.of();

    protected abstract Inspection<?> table();

    protected abstract Inspection<?> graph();

    @Override
    protected final Inspection<?> inspection() {
        return isGraph ? graph() : table();
    }

    @Override
    protected void createControls(InspectPane pane) {
        var canvas = new GraphCanvas(pane.presentationParent());
        present(canvas);
        pane.onFilter(canvas::setHighlight);
        pane.afterUpdate(this::revealKept);
        var form = new Combo(pane.controls(), SWT.READ_ONLY | SWT.DROP_DOWN);
        form.setItems(FORMS);
        form.setToolTipText("Every one in a line, or the domains and what joins them");
        form.select(0);
        form.addListener(SWT.Selection, event -> setGraph(form.getSelectionIndex() == GRAPH));
    }

    /** Goes to the other form; what is selected stays so. */
    private void setGraph(boolean wantsGraph) {
        if (wantsGraph != isGraph) {
            kept = pane().selectedSubjects();
            isGraph = wantsGraph;
            pane().sampler().setInspection(this::inspection);
        }
    }

    /** After the first picture of the form that was chosen. */
    private void revealKept() {
        if (!kept.isEmpty() && pane().isDrawn() == isGraph) {
            pane().reveal(kept);
            kept = List.of();
        }
    }
}
