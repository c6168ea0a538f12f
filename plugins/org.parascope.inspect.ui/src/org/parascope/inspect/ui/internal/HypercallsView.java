package org.parascope.inspect.ui.internal;

import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.swt.widgets.Composite;
import org.parascope.inspect.trace.TraceFilter;
import org.parascope.machine.Machine;

/** The view *Hypercalls*: the trace as a stream of lines with filters and statistics. What it shows is {@link StreamPane}'s. */
@NonNullByDefault({}) // the workbench's own parameters are not annotated
public final class HypercallsView extends TraceView {
    private StreamPane pane;

    @Override
    public void createPartControl(Composite parent) {
        pane = new StreamPane(parent, new TraceSource(StreamPane.FIRST), this::open, this::runDemo);
        pane.onSelection(this::publish);
        connect();
    }

    StreamPane pane() {
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
        pane.focusFilter();
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
        return pane.filter();
    }

    @Override
    public void setFocus() {
        pane.setFocus();
    }
}
