package org.parascope.inspect.ui.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.swt.widgets.Composite;

/** The view *Hypercalls*: the trace as a stream of lines with filters and statistics. What it shows is {@link StreamPane}'s. */
@NonNullByDefault({}) // the workbench's own parameters are not annotated
public final class HypercallsView extends TraceView {
    private StreamPane pane;

    @Override
    public void createPartControl(Composite parent) {
        pane = new StreamPane(parent, new TraceSource(StreamPane.FIRST), this::open, this::runDemo);
        pane.onSelection(this::publish);
        connect(pane);
    }

    StreamPane pane() {
        return pane;
    }
}
