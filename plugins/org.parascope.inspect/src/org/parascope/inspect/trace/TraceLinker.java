package org.parascope.inspect.trace;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Ties together what belongs together while events arrive: a hypercall's entry, return and refusal; a send, the port it made
 * pending, and the upcall that told the guest.
 *
 * <p>A vCPU that blocks in a hypercall returns from it later, maybe on another processor; hypercalls nest in a multicall. After a loss
 * nothing that was open can be trusted. Bounded: no vCPU has more than a few calls open. Owned by the store's writer.
 */
final class TraceLinker {
    /** A multicall and what it contains; deeper is broken. */
    private static final int DEEPEST = 4;
    /** More domains times vCPUs than any machine has: hostile numbers do not fill the heap. */
    private static final int MOST_VCPUS = 1 << 12;
    private static final int MOST_CPUS = 256;
    private static final int NO_EVENT = -1;

    /** What is open on one vCPU. */
    private static final class Vcpu {
        private final Deque<Call> calls = new ArrayDeque<>();
        private final Deque<Long> pending = new ArrayDeque<>();
    }

    /** A hypercall under way: its entry, and its last refusal or the entry again. */
    private static final class Call {
        private final long entry;
        private long last;

        Call(long entry) {
            this.entry = entry;
            this.last = entry;
        }
    }

    private static final int MOST_PENDING = 64;

    private final TraceStore store;
    private final Map<Integer, Vcpu> vcpus = new HashMap<>();
    /** Each processor's last event but wakes, when that was a send. */
    private final long[] sent = new long[MOST_CPUS];

    TraceLinker(TraceStore store) {
        this.store = store;
        Arrays.fill(sent, NO_EVENT);
    }

    void link(long index, TraceEvent event) {
        int cpu = event.cpu() % MOST_CPUS;
        long sentBefore = sent[cpu];
        if (event.kind() != TraceKind.SCHEDULER_WAKE) {
            sent[cpu] = event.kind() == TraceKind.EVENT_SEND ? index : NO_EVENT;
        }
        switch (event.kind()) {
            case HYPERCALL_ENTRY -> enter(index, vcpu(event.domain(), event.vcpu()));
            case HYPERCALL_RETURN, HYPERCALL_RESTART -> leave(index, event, vcpu(event.domain(), event.vcpu()));
            case REFUSED -> refused(index, vcpu(event.domain(), event.vcpu()));
            case EVENT_PENDING -> pending(index, event, sentBefore);
            case TRAP_UPCALL -> upcall(index, vcpu(event.domain(), event.vcpu()));
            case LOST, PAUSED -> forget();
            default -> {
                // Stands alone.
            }
        }
    }

    private Vcpu vcpu(int domain, int id) {
        if (vcpus.size() >= MOST_VCPUS) {
            forget();
        }
        return vcpus.computeIfAbsent(domain << Byte.SIZE | id & 0xff, _ -> new Vcpu());
    }

    private void forget() {
        vcpus.clear();
        Arrays.fill(sent, NO_EVENT);
    }

    private static void enter(long index, Vcpu vcpu) {
        if (vcpu.calls.size() == DEEPEST) {
            vcpu.calls.clear();
        }
        vcpu.calls.push(new Call(index));
    }

    /** Entries above the one that returns never will: their vCPU left them another way, as by iret. */
    private void leave(long index, TraceEvent event, Vcpu vcpu) {
        while (!vcpu.calls.isEmpty()) {
            Call call = vcpu.calls.pop();
            if ((int) store.argument(call.entry, 0) == event.hypercall()) {
                store.setPartner(index, call.last);
                store.setPartner(call.entry, index);
                return;
            }
        }
    }

    private void refused(long index, Vcpu vcpu) {
        Call call = vcpu.calls.peek();
        if (call != null) {
            store.setPartner(index, call.last);
            call.last = index;
        }
    }

    /** Paracore makes the other end pending right after it noted the send, on the same processor; a vCPU that slept is woken in between. */
    private void pending(long index, TraceEvent event, long sentBefore) {
        if (sentBefore != NO_EVENT && store.argument(sentBefore, 1) == event.a() && store.argument(sentBefore, 2) == event.b()) {
            store.setPartner(sentBefore, index);
        }
        Vcpu target = vcpu((int) event.a(), (int) event.c());
        if (event.d() == 0 && target.pending.size() < MOST_PENDING) {
            target.pending.add(index);
        }
    }

    private void upcall(long index, Vcpu vcpu) {
        Long firstPending = vcpu.pending.peek();
        if (firstPending != null) {
            store.setPartner(index, firstPending);
        }
        for (long each : vcpu.pending) {
            store.setPartner(each, index);
        }
        vcpu.pending.clear();
    }
}
