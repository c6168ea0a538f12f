package org.parascope.debug.session;

import java.util.List;
import java.util.Optional;
import org.parascope.gdb.Command;
import org.parascope.gdb.Stop;

/**
 * Stops for hypercalls: filters that say which, and what is known of the last one. {@link HypercallStops} lets Paracore compare;
 * {@link RecordedStops} leaves a recorded machine's memory as it is, and compares itself.
 */
interface CallStops {
    /** What it needs of the session. */
    interface Host extends GdbAccess {
        /** Lets the machine go on after a stop that is nobody's. */
        void goOn(Stop stop, Command<?> command) throws DebugException;

        void publish(SessionStop stop) throws DebugException;
    }

    /** gdb has connected, and the machine stands. */
    void prepare() throws DebugException;

    /** The hypervisor has been loaded. */
    void arm() throws DebugException;

    /** Whether filters change only while the machine stands. */
    boolean needsStandstill();

    /** Puts a filter in force; returns its row. */
    int add(StopFilter filter) throws DebugException;

    /** Takes a filter out of force. */
    void remove(int row) throws DebugException;

    /** The rows of all filters in force. */
    List<Integer> rows();

    /** The hypercall of the last stop for one; from any thread. */
    Optional<HypercallReport> last();

    /** The frame to show first; from any thread. */
    StackReader.Shown shown();

    /** The next stop is at the return of a vCPU's next hypercall, or of anybody's. From any thread, while the machine stands. */
    void stepToReturn(Optional<Vcpu> vcpu) throws DebugException;

    /** The next stop is at the handler of a vCPU's next hypercall. From any thread, while the machine stands. */
    void stepToEntry(Optional<Vcpu> vcpu) throws DebugException;

    /** A step ends at any stop. */
    void dropStep() throws DebugException;

    /** Takes a stop that is its business, and lets the machine go on or publishes it; false: somebody else's. On gdb's event thread. */
    boolean take(Stop stop) throws DebugException;
}
