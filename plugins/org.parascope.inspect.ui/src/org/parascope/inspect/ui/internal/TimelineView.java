package org.parascope.inspect.ui.internal;

import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.swt.widgets.Composite;
import org.parascope.inspect.trace.TraceFilter;
import org.parascope.machine.Machine;

/** The view *Timeline*: the trace as lanes of processors, vCPUs and channels. What it shows is {@link TimelinePane}'s. */
@NonNullByDefault({}) // the workbench's own parameters are not annotated
public final class TimelineView extends TraceView {
    private TimelinePane pane;

    @Override
    public void createPartControl(Composite parent) {
        pane = new TimelinePane(parent, new TraceSource(TimelinePane.FIRST), this::open, this::runDemo);
        pane.onEvent(this::publish);
        connect();
    }

    TimelinePane pane() {
        return pane;
    }

    @Override
    public void machineShown(Optional<Machine> machine) {
        pane.setMachine(machine);
        if (pane.isFrozen()) {
            setFrozen(false);
        }
    }

    @Override
    public void machineEnded(Machine machine) {
        pane.setEnded(machine.name());
    }

    @Override
    protected void freeze(boolean frozen) {
        pane.setFrozen(frozen);
    }

    @Override
    protected boolean isFrozen() {
        return pane.isFrozen();
    }

    @Override
    protected void seen(boolean isSeen) {
        pane.setSeen(isSeen);
    }

    @Override
    protected void copy() {
        pane.copy();
    }

    @Override
    protected void focusFilter() {
        pane.setFocus();
    }

    @Override
    protected void reveal(long index) {
        pane.reveal(index);
    }

    @Override
    protected TraceSource source() {
        return pane.source();
    }

    @Override
    protected OptionalLong selectedEvent() {
        return pane.selectedEvent();
    }

    @Override
    protected TraceFilter exported() {
        return TraceFilter.ALL;
    }

    @Override
    public void setFocus() {
        pane.setFocus();
    }
}
