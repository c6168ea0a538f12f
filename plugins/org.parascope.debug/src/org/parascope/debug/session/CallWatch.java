package org.parascope.debug.session;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.parascope.inspect.InspectionException;
import org.parascope.inspect.StateDifference;
import org.parascope.inspect.SystemState;
import org.parascope.inspect.shape.Table;
import org.parascope.machine.Progress;
import org.parascope.run.QemuMachine;

/**
 * What a hypercall changed: the system's state at its entry, kept until its return. On one thread, while the machine stands.
 */
final class CallWatch {
    private final QemuMachine machine;
    private final ArgumentDecoder decoder;
    private final Map<Call, Begun> begun = new HashMap<>();

    /** A call within a multicall is another one than the multicall. */
    private record Call(Vcpu vcpu, boolean batched) {
        static Call of(HypercallEvent event) {
            return new Call(event.vcpu(), event.batched());
        }
    }

    private record Begun(HypercallEvent event, SystemState state, List<HypercallReport.Detail> details) {
        /** One that gave way to others and goes on is entered again, with the same first argument. */
        boolean isSame(HypercallEvent other) {
            return event.number() == other.number() && event.callSite() == other.callSite();
        }
    }

    CallWatch(QemuMachine machine, HypervisorState state) {
        this.machine = machine;
        decoder = new ArgumentDecoder(state);
    }

    /** A hypercall enters Paracore. */
    void entered(HypercallEvent event) throws DebugException {
        begun.put(Call.of(event), new Begun(event, state(), decoder.details(event)));
    }

    /** What is to be told of an event; a call that returned is forgotten. */
    HypercallReport report(HypercallEvent event) throws DebugException {
        Begun known = begun.get(Call.of(event));
        boolean isKnown = known != null && known.isSame(event);
        // the guest's memory may hold answers where the requests were
        List<HypercallReport.Detail> details = known != null && isKnown ? known.details : decoder.details(event);
        if (event.kind() == HypercallEvent.Kind.ENTRY) {
            return new HypercallReport(event, details, Optional.empty(), "");
        }
        Optional<Table> difference = known != null && isKnown ? Optional.of(StateDifference.between(known.state, state())) : Optional.empty();
        if (event.kind() == HypercallEvent.Kind.RETURN) {
            begun.remove(Call.of(event));
        }
        return new HypercallReport(event, details, difference, event.kind() == HypercallEvent.Kind.RETURN ? cost(event.spent()) : "");
    }

    private String cost(long ticks) {
        if (ticks == 0) {
            return ""; // it was let through, and found by its result alone
        }
        if (machine.setup().recording().isPresent()) {
            return "%,d instructions".formatted(ticks); // of a recording, instructions are counted themselves
        }
        OptionalInt shift = machine.setup().icountShift();
        return shift.isPresent() ? "%,d instructions".formatted(ticks >>> shift.getAsInt())
                : "%,d TSC ticks".formatted(ticks);
    }

    private SystemState state() throws DebugException {
        try {
            return SystemState.read(machine, Progress.NONE);
        } catch (InspectionException e) {
            throw new DebugException(e.getMessage(), e);
        }
    }
}
