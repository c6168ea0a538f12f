package org.parascope.inspect.trace;

import java.util.EnumSet;
import java.util.Set;
import org.parascope.inspect.Hypervisor;
import org.parascope.inspect.InspectionException;
import org.parascope.machine.MemoryException;
import org.parascope.symbols.FormatException;

/** One stretch of recording one boot of a hypervisor: its switch, its reader, and where the events go. One thread. */
final class TraceReading {
    private final Hypervisor hypervisor;
    private final TraceSwitch classes;
    private final TraceReader reader;
    private final TraceStore store;
    /** Classes that others have on: they stay on at the end. */
    private final Set<TraceClass> before;
    private final boolean isOver;

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
        before = classes.on();
        if (store.end() > 0 && !isOver) {
            store.add(new TraceEvent(store.time(store.end() - 1), 0, TraceKind.PAUSED, TraceEvent.IDLE, 0, 0, 0, 0, 0, 0));
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
            dropWhatOthersLeft();
            var unwanted = EnumSet.allOf(TraceClass.class);
            unwanted.removeAll(wanted);
            unwanted.removeAll(before);
            classes.set(wanted, unwanted);
        }
        var events = reader.poll(standsStill);
        events.forEach(store::add);
        return events.size();
    }

    /** A class that was turned off meanwhile is not wanted by the one any more who had turned it on: at the end nobody would. */
    private void dropWhatOthersLeft() throws InspectionException {
        try {
            before.retainAll(classes.on());
        } catch (MemoryException e) {
            throw new InspectionException("The trace's switch cannot be read: " + e.getMessage(), e);
        }
    }

    /** Leaves the classes as they were found, and takes what came until then. */
    void end() throws InspectionException {
        if (!isOver) {
            var unwanted = EnumSet.allOf(TraceClass.class);
            unwanted.removeAll(before);
            classes.set(before, unwanted);
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
