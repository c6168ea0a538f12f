package org.parascope.debug.session;

import java.util.List;
import java.util.Optional;
import org.parascope.gdb.Stop;

/**
 * Why the machine stands still now.
 *
 * @param cause what stopped it
 * @param thread gdb's number of the CPU that stopped
 * @param breakpoint the name of the breakpoint or watchpoint that was hit, empty for none
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
        /** Something else happened in Paracore that a filter waited for; the note says what. */
        HAPPENING,
        /** A step ended. */
        STEP,
        /** The user asked. */
        SUSPENDED,
        /** The last instruction before that wrote to an address is about to be executed. */
        WRITER,
        /** The beginning or the end of a recording: nothing is known of what came before, or after. */
        EDGE,
        /** What was asked for could not be done, and the machine may stand elsewhere than before; the note says why. */
        FAILED,
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
        case "watchpoint-trigger", "read-watchpoint-trigger", "access-watchpoint-trigger" -> Cause.BREAKPOINT;
        case "breakpoint-hit" -> isStepsBreakpoint ? Cause.STEP : Cause.BREAKPOINT;
        case "end-stepping-range", "function-finished", "location-reached" -> Cause.STEP;
        default -> isSuspending || stop.isInterrupt() ? Cause.SUSPENDED : Cause.SIGNAL;
        };
        String note = !stop.watched().isEmpty() ? stop.watched() : stop.returned().isEmpty() ? stop.signal() : "returned " + stop.returned();
        return new SessionStop(cause, stop.thread(), stop.breakpoint(), List.of(), Optional.empty(), note);
    }

    /** The same for a breakpoint of the user's. */
    SessionStop at(String name) {
        return new SessionStop(cause, thread, name, filters, hypercall, note);
    }
}
