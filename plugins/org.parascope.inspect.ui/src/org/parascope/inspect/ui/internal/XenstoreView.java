package org.parascope.inspect.ui.internal;

import java.util.List;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.parascope.inspect.Inspection;
import org.parascope.inspect.XenstoreWatch;

/**
 * The view *Xenstore*: the nodes as a tree, or what changed in them while the view was seen, the newest first. UI thread only;
 * everything but the inspections is {@link InspectView}'s.
 */
@NonNullByDefault({}) // SWT's own parameters are not annotated
public final class XenstoreView extends InspectView {
    private static final long PERIOD_MS = 250;
    private static final String[] FORMS = { "Nodes", "Changes" };
    private static final int CHANGES = 1;

    private final XenstoreWatch watch = new XenstoreWatch();
    private final Inspection<?> nodes = watch.nodes();
    private final Inspection<?> changes = watch.log();
    private volatile boolean isLog;

    @Override
    protected String rowsName() {
        return isLog ? "changes" : "nodes";
    }

    @Override
    protected Inspection<?> inspection() {
        return isLog ? changes : nodes;
    }

    @Override
    protected void createControls(InspectPane pane) {
        pane.sampler().setPeriod(PERIOD_MS);
        pane.tree().expand(List.of("/", "/local", "/local/domain", "/local/domain/0"));
        var form = new Combo(pane.controls(), SWT.READ_ONLY | SWT.DROP_DOWN);
        form.setItems(FORMS);
        form.setToolTipText("What stands in xenstore, or what was written to it while this view was seen");
        form.select(0);
        form.addListener(SWT.Selection, event -> setLog(form.getSelectionIndex() == CHANGES));
    }

    private void setLog(boolean wantsLog) {
        if (wantsLog != isLog) {
            isLog = wantsLog;
            pane().sampler().setInspection(this::inspection);
        }
    }
}
