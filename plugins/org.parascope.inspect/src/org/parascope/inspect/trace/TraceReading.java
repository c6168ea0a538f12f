package org.parascope.inspect.trace;

import java.util.EnumSet;
import java.util.Set;
import org.parascope.inspect.Hypervisor;
import org.parascope.inspect.InspectionException;
import org.parascope.machine.MemoryException;
import org.parascope.symbols.FormatException;

/**
 * One stretch of recording one boot of a hypervisor: its switch, its reader, and where the events go. One thread.
 *
 * <p>Another process may record the same machine: only classes that were turned on here are turned off here. One that somebody else
 * turns off meanwhile is turned on again, and the gap is said.
 */
final class TraceReading {
    private final Hypervisor hypervisor;
    private final TraceSwitch classes;
    private final TraceReader reader;
    private final TraceStore store;
    private final boolean isOver;
    /** Turned on here. */
    private final Set<TraceClass> own = EnumSet.noneOf(TraceClass.class);
    /** Wanted at the last poll, and on since then, unless somebody else turned them off. */
    private final Set<TraceClass> recorded = EnumSet.noneOf(TraceClass.class);

    /**
     * @param store where the events go; not empty when this machine was recorded before
     * @param isOver the machine has ended, or is a dump: what its rings hold is all there is
     */
    TraceReading(Hypervisor hypervisor, TraceStore store, boolean isOver) throws FormatException, MemoryException, InspectionException {
        this.hypervisor = hypervisor;
        this.store = store;
        this.isOver = isOver;
        var schema = new TraceSchema(hypervisor.layouts());
        classes = new TraceSwitch(hypervisor, schema);
        reader = new TraceReader(hypervisor, schema);
        if (!isOver) {
            noteGap();
        }
        if (store.end() > 0 || !isOver) {
            reader.skipToNow(); // what others had recorded is neither news nor lost
        }
    }

    boolean isOf(Hypervisor other) {
        return hypervisor == other;
    }

    /** Reads what is new; returns how much. */
    int poll(Set<TraceClass> wanted, boolean standsStill) throws InspectionException {
        if (!isOver) {
            turn(wanted);
        }
        var events = reader.poll(standsStill);
        events.forEach(store::add);
        return events.size();
    }

    private void turn(Set<TraceClass> wanted) throws InspectionException {
        try {
            var missing = copy(wanted);
            missing.removeAll(classes.on());
            if (missing.stream().anyMatch(recorded::contains)) {
                noteGap();
            }
            var unwanted = copy(own);
            unwanted.removeAll(wanted);
            classes.set(wanted, unwanted);
            own.addAll(missing);
            own.removeAll(unwanted);
            recorded.clear();
            recorded.addAll(wanted);
        } catch (MemoryException e) {
            throw new InspectionException("The trace's switch cannot be read: " + e.getMessage(), e);
        }
    }

    private static Set<TraceClass> copy(Set<TraceClass> classes) {
        var copy = EnumSet.noneOf(TraceClass.class);
        copy.addAll(classes);
        return copy;
    }

    private void noteGap() {
        if (store.end() > 0) {
            store.add(new TraceEvent(store.time(store.end() - 1), 0, TraceKind.PAUSED, TraceEvent.IDLE, 0, 0, 0, 0, 0, 0));
        }
    }

    /** Leaves the classes as they were found, and takes what came until then. */
    void end() throws InspectionException {
        if (!isOver) {
            classes.set(Set.of(), own);
        }
        reader.poll(true).forEach(store::add);
    }

    Set<TraceClass> on() throws MemoryException {
        return classes.on();
    }

    boolean hasRings() {
        return reader.hasRings();
    }
}
