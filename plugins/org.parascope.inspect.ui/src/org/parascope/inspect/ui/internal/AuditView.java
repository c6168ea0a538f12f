package org.parascope.inspect.ui.internal;

import java.util.List;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.parascope.inspect.Audit;
import org.parascope.inspect.Inspection;

/** The view *Audits*: what must hold in any system, checked every two seconds while the view is seen; breaches with their frames. */
@NonNullByDefault({}) // inherited parameters are not annotated
public final class AuditView extends InspectView {
    private static final long PERIOD_MS = 2000;
    private final Audit inspection = new Audit();

    @Override
    protected String rowsName() {
        return "rules";
    }

    @Override
    protected Inspection<?> inspection() {
        return inspection;
    }

    @Override
    protected void createControls(InspectPane pane) {
        pane.setUnsortable();
        pane.sampler().setPeriod(PERIOD_MS);
        pane.tree().expand(List.of(Audit.Rule.values()).stream().map(Audit.Rule::name).toList());
    }
}
