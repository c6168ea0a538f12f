package org.parascope.inspect.ui.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.swt.widgets.Composite;

/** The view *Timeline*: the trace as lanes of processors, vCPUs and channels. What it shows is {@link TimelinePane}'s. */
@NonNullByDefault({}) // the workbench's own parameters are not annotated
public final class TimelineView extends TraceView {
    private TimelinePane pane;

    @Override
    public void createPartControl(Composite parent) {
        pane = new TimelinePane(parent, new TraceSource(TimelinePane.FIRST), this::open, this::runDemo);
        pane.onEvent(this::publish);
        connect(pane);
    }

    TimelinePane pane() {
        return pane;
    }
}
