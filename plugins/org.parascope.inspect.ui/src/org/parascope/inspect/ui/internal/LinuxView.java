package org.parascope.inspect.ui.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.swt.SWT;
import org.parascope.inspect.Inspection;

/** What the views inside Linux guests have in common: they read twice a second, and a double click opens what a line is about. */
@NonNullByDefault({}) // inherited parameters are not annotated
abstract class LinuxView extends InspectView {
    private static final long PERIOD_MS = 500;
    private final String rowsName;
    private final Inspection<?> inspection;

    LinuxView(String rowsName, Inspection<?> inspection) {
        this.rowsName = rowsName;
        this.inspection = inspection;
    }

    @Override
    protected final String rowsName() {
        return rowsName;
    }

    @Override
    protected final Inspection<?> inspection() {
        return inspection;
    }

    @Override
    protected final void createControls(InspectPane pane) {
        pane.sampler().setPeriod(PERIOD_MS);
        pane.tree().control().addListener(SWT.DefaultSelection,
                event -> pane.selectedSubjects().stream().findFirst().ifPresent(subject -> openView(viewFor(subject))));
    }
}
