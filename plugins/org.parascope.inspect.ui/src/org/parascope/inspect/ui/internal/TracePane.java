package org.parascope.inspect.ui.internal;

import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.swt.widgets.Control;
import org.parascope.inspect.trace.TraceFilter;
import org.parascope.machine.Machine;

/** What a view of the trace shows: told which machine, when it is seen and frozen; asked for its selection. UI thread only. */
interface TracePane {
    void setMachine(Optional<Machine> machine);

    void setEnded(String machineName);

    /** Whether anybody sees it: hidden it costs nothing. */
    void setSeen(boolean visible);

    /** All of it. */
    Control control();

    /** The widget in which it shows what it shows. */
    Control contents();

    /** Stops, or goes on with, recording and showing. */
    void setFrozen(boolean frozen);

    boolean isFrozen();

    void copy();

    void focusFilter();

    /** Selects an event that was selected elsewhere. */
    void reveal(long index);

    TraceSource source();

    /** The event that is selected. */
    OptionalLong selectedEvent();

    /** What of the trace an export takes. */
    TraceFilter filter();

    /** Its table of events; empty where it has none. */
    Optional<SortMenu.Sorted> sorted();

    boolean setFocus();
}
