package org.parascope.inspect.trace;

import java.util.EnumSet;
import java.util.Set;
import org.parascope.inspect.Hypervisor;
import org.parascope.inspect.InspectionException;
import org.parascope.machine.MachineAddress;
import org.parascope.machine.MachineMemory;
import org.parascope.machine.MemoryException;
import org.parascope.symbols.FormatException;

/**
 * The hypervisor's word that says which classes are recorded: read, and written, in the memory of the running machine.
 *
 * <p>The only thing of a machine that the trace changes. Bits that others set are left alone.
 */
final class TraceSwitch {
    private static final Object TURN = new Object();

    private final MachineMemory memory;
    private final MachineAddress word;
    private final TraceSchema schema;

    TraceSwitch(Hypervisor hypervisor, TraceSchema schema) throws FormatException, MemoryException {
        this.memory = hypervisor.memory().machineMemory();
        this.word = hypervisor.memory().translate(hypervisor.layouts().symbol("trace_classes").address());
        this.schema = schema;
    }

    Set<TraceClass> on() throws MemoryException {
        int mask = memory.readShort(word);
        var on = EnumSet.noneOf(TraceClass.class);
        for (TraceClass each : TraceClass.recorded()) {
            if (schema.isOn(mask, each)) {
                on.add(each);
            }
        }
        return on;
    }

    /**
     * Turns some classes on and others off, one of this process after the other: what was read is not written back over what another changed
     * meanwhile. Between processes that could still happen within some hundred nanoseconds; who records sees to it at its next look.
     *
     * @throws InspectionException when the machine's memory cannot be written
     */
    void set(Set<TraceClass> on, Set<TraceClass> off) throws InspectionException {
        try {
            synchronized (TURN) {
                change(on, off);
            }
        } catch (MemoryException e) {
            throw new InspectionException("The trace cannot be switched: " + e.getMessage(), e);
        }
    }

    private void change(Set<TraceClass> on, Set<TraceClass> off) throws InspectionException, MemoryException {
        int before = memory.readShort(word) & 0xffff;
        int after = before & ~schema.mask(off) | schema.mask(on);
        if (after == before) {
            return;
        }
        if (!memory.isWritable()) {
            throw new InspectionException("The trace cannot be switched: the machine's memory is open for reading only.");
        }
        memory.writeBytes(word, new byte[] { (byte) after, (byte) (after >> Byte.SIZE) }, 0, Short.BYTES); // break_classes lies behind it
    }
}
