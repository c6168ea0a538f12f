package org.parascope.debug.session;

import java.util.List;
import java.util.Optional;
import org.parascope.gdb.Stop;

/**
 * Why the machine stands still now.
 *
 * @param cause what stopped it
 * @param thread gdb's number of the CPU that stopped
 * @param breakpoint gdb's number of the line breakpoint that was hit, empty for none
 * @param filters rows of the hypercall filters that matched
 * @param hypercall the hypercall it stopped for
 * @param note more for the user: a signal, a returned value; may be empty
 */
public record SessionStop(Cause cause, int thread, String breakpoint, List<Integer> filters,
        Optional<HypercallEvent> hypercall, String note) {
    /** What stopped it. */
    public enum Cause {
        /** The hypervisor has been loaded and is at its first line of C. */
        START,
        BREAKPOINT,
        HYPERCALL,
        /** A step ended. */
        STEP,
        /** The user asked. */
        SUSPENDED,
        /** The last instruction before that wrote to an address is about to be executed. */
        WRITER,
        /** The beginning or the end of a recording: nothing is known of what came before, or after. */
        EDGE,
        /** A fault or another signal the stub reported. */
        SIGNAL
    }

    public SessionStop {
        filters = List.copyOf(filters);
    }

    /** One of the first processor's, with words for the user. */
    static SessionStop of(Cause cause, String note) {
        return new SessionStop(cause, 1, "", List.of(), Optional.empty(), note);
    }

    /** At a hypercall, for no filter. */
    static SessionStop of(HypercallEvent event) {
        return new SessionStop(Cause.HYPERCALL, 1, "", List.of(), Optional.of(event), "");
    }

    /** As gdb tells it, where nobody knows more. */
    static SessionStop of(Stop stop, boolean isStepsBreakpoint, boolean isSuspending) {
        Cause cause = switch (stop.reason()) {
        case "breakpoint-hit" -> isStepsBreakpoint ? Cause.STEP : Cause.BREAKPOINT;
        case "end-stepping-range", "function-finished", "location-reached" -> Cause.STEP;
        default -> isSuspending || stop.signal().equals("SIGINT") || stop.signal().equals("0") ? Cause.SUSPENDED : Cause.SIGNAL;
        };
        String note = stop.returned().isEmpty() ? stop.signal() : "returned " + stop.returned();
        return new SessionStop(cause, stop.thread(), stop.breakpoint(), List.of(), Optional.empty(), note);
    }
}
