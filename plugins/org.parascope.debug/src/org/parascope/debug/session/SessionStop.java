package org.parascope.debug.session;

import java.util.List;
import java.util.Optional;

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
        /** A fault or another signal the stub reported. */
        SIGNAL
    }

    public SessionStop {
        filters = List.copyOf(filters);
    }
}
