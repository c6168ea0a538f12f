package org.parascope.inspect.ui.internal;

import java.util.Arrays;
import java.util.Optional;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.parascope.inspect.trace.Trace;
import org.parascope.inspect.trace.TraceClass;
import org.parascope.inspect.trace.TraceClock;
import org.parascope.inspect.trace.TraceEvent;
import org.parascope.inspect.trace.TraceKind;
import org.parascope.inspect.trace.TraceStore;
import org.parascope.inspect.trace.TraceText;
import org.parascope.machine.Machine;

/** A trace that a test writes: a tick is 1 ns, from 0 on. */
@NonNullByDefault({}) // JUnit fills the fields
final class ScriptedTrace extends TraceSource {
    static final long NO_SUB_OP = 0xffffffffL << 32;
    static final int MMU_UPDATE = 1;
    static final int EVENT_CHANNEL_OP = 32;
    private final TraceStore store = new TraceStore(2_000_000);
    private final Trace trace = new Trace(store, new TraceClock(0, 1, 1L << 31), new TraceText(Optional.empty()));
    private boolean hasMachine;
    private long time;

    ScriptedTrace() {
        super(TraceClass.recorded());
    }

    /** Something happens so many ns after the last. */
    void add(int cpu, long after, TraceKind kind, int domain, int vcpu, long... arguments) {
        time += after;
        long[] all = Arrays.copyOf(arguments, TraceKind.ARGUMENTS);
        store.add(new TraceEvent(time, cpu, kind, domain, vcpu, all[0], all[1], all[2], all[3], all[4]));
    }

    /** A hypercall of domain 1 that takes so long. */
    void call(int number, long takes, long result) {
        add(0, 100, TraceKind.HYPERCALL_ENTRY, 1, 0, NO_SUB_OP | number, 0x1000, 1);
        add(0, takes, TraceKind.HYPERCALL_RETURN, 1, 0, number, result, 0xffffffff81000123L, 0);
    }

    Trace content() {
        return trace;
    }

    @Override
    void setMachine(Optional<Machine> machine) {
        hasMachine = machine.isPresent();
    }

    @Override
    boolean hasMachine() {
        return hasMachine;
    }

    @Override
    Optional<Trace> trace() {
        return hasMachine ? Optional.of(trace) : Optional.empty();
    }
}
