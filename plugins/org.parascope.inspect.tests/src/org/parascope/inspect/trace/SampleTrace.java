package org.parascope.inspect.trace;

import java.util.Optional;
import org.parascope.inspect.Hypervisor;
import org.parascope.inspect.InspectionException;

/** A small trace with one of everything: two domains on two processors, a multicall, refusals, a page's life, a loss. A tick is 1 ns. */
final class SampleTrace {
    static final int FRAME = 0x1234;
    private static final long KERNEL = 0xffffffff81000000L;
    private static final long NO_SUB_OP = 0xffffffffL << 32;
    private static final long MULTICALL = 13;
    private static final long MMU_UPDATE = 1;
    private static final long SCHED_BLOCK = 1L << 32 | 29;
    private static final long EVENT_SEND = 4L << 32 | 32;
    private static final long GRANT_MAP = 20;
    private static final int XEN = 0x7ff2;
    private static final int FREE = 0x7ff4;

    private final TraceStore store = new TraceStore(10_000);
    private long time = 1000;

    private SampleTrace() {
    }

    static Trace of(TraceSample machine) throws InspectionException {
        Hypervisor hypervisor = Hypervisor.of(machine);
        var sample = new SampleTrace();
        sample.frame();
        sample.multicall();
        sample.talk();
        sample.rest();
        return new Trace(sample.store, TraceClock.of(hypervisor), new TraceText(Optional.of(hypervisor)));
    }

    private void add(int cpu, int ticks, TraceKind kind, int domain, int vcpu, long... arguments) {
        time += ticks;
        long[] all = java.util.Arrays.copyOf(arguments, TraceKind.ARGUMENTS);
        store.add(new TraceEvent(time, cpu, kind, domain, vcpu, all[0], all[1], all[2], all[3], all[4]));
    }

    private void frame() {
        add(0, 100, TraceKind.DOMAIN_CREATED, TraceEvent.IDLE, 0, 1);
        add(0, 100, TraceKind.PAGE_OWNER, TraceEvent.IDLE, 0, 0x1230, 16, FREE, 1);
        add(0, 50, TraceKind.PAGE_TYPE_GET, 1, 0, FRAME, 6);
        add(0, 50, TraceKind.PAGE_OWNER, 1, 0, 0x2000, 1, FREE, XEN);
        add(0, 900, TraceKind.PAGE_TYPE_GET, 1, 0, FRAME, 4);
        add(0, 20, TraceKind.PAGE_PIN, 1, 0, FRAME, 4);
        add(0, 20, TraceKind.PAGE_PIN, 1, 0, 0x777, 4);
    }

    private void multicall() {
        add(0, 1000, TraceKind.HYPERCALL_ENTRY, 1, 0, NO_SUB_OP | MULTICALL, KERNEL + 0x100, 2);
        add(0, 10, TraceKind.HYPERCALL_ENTRY, 1, 0, NO_SUB_OP | MMU_UPDATE, KERNEL + 0x200, 1, 0, 0x7ff0);
        add(0, 200, TraceKind.HYPERCALL_RETURN, 1, 0, MMU_UPDATE, 0, KERNEL + 2, 1);
        add(0, 10, TraceKind.HYPERCALL_ENTRY, 1, 0, NO_SUB_OP | MMU_UPDATE, KERNEL + 0x210, 1, 0, 0x7ff0);
        add(0, 30, TraceKind.REFUSED, 1, 0, TraceSample.SITE_ADDRESS, FRAME, -22);
        add(0, 20, TraceKind.HYPERCALL_RETURN, 1, 0, MMU_UPDATE, -22, KERNEL + 2, 1);
        add(0, 15, TraceKind.HYPERCALL_RETURN, 1, 0, MULTICALL, 0, KERNEL + 2, 0);
        add(0, 300, TraceKind.TRAP_EXCEPTION, 1, 0, 14, 4, 0x401000, 0x402000);
        add(0, 300, TraceKind.TRAP_EXCEPTION, 1, 0, 13, 0x18, KERNEL, 0);
    }

    private void talk() {
        add(0, 1000, TraceKind.HYPERCALL_ENTRY, 1, 0, EVENT_SEND, 4, KERNEL + 0x300);
        add(0, 10, TraceKind.EVENT_SEND, 1, 0, 4, 0, 9);
        add(0, 5, TraceKind.SCHEDULER_WAKE, 1, 0, 0, 0);
        add(0, 5, TraceKind.EVENT_PENDING, 1, 0, 0, 9, 0, 0);
        add(0, 30, TraceKind.HYPERCALL_RETURN, 1, 0, EVENT_SEND & 0xff, 0, KERNEL + 2, 0);
        add(1, 400, TraceKind.SCHEDULER_SWITCH, TraceEvent.IDLE, 0, TraceEvent.IDLE, 0, 0, 0);
        add(1, 50, TraceKind.TRAP_UPCALL, 0, 0, KERNEL + 0x9);
        add(1, 500, TraceKind.HYPERCALL_ENTRY, 0, 0, GRANT_MAP, 0, KERNEL + 0x400, 1);
        add(1, 100, TraceKind.GRANT_MAP, 0, 0, 1, 8, FRAME, 3, 2);
        add(1, 100, TraceKind.HYPERCALL_RETURN, 0, 0, GRANT_MAP, 0, KERNEL + 2, 0);
        add(1, 100, TraceKind.HYPERCALL_ENTRY, 0, 0, SCHED_BLOCK, 1, 0);
        add(1, 10, TraceKind.SCHEDULER_BLOCK, 0, 0);
        add(1, 10, TraceKind.SCHEDULER_SWITCH, 0, 0, 0, 0, TraceEvent.IDLE, 0);
        add(0, 500, TraceKind.EVENT_PENDING, 1, 0, 0, 9, 0, 1); // masked
    }

    private void rest() {
        add(0, 500, TraceKind.GRANT_UNMAP, 0, 0, 1, 8, FRAME, 3);
        add(0, 500, TraceKind.GRANT_COPY, 0, 0, FRAME, 0x555, 4096);
        add(0, 500, TraceKind.INTERRUPT_DEVICE, TraceEvent.IDLE, 0, 0x24, 4);
        add(0, 500, TraceKind.EMULATION_MSR, 1, 0, 0xc0000080L, 0xd01, 0);
        add(0, 500, TraceKind.PAGE_UNPIN, 1, 0, FRAME);
        add(0, 100, TraceKind.PAGE_TYPE_PUT, 1, 0, FRAME, 4);
        add(0, 100, TraceKind.PAGE_OWNER, 1, 0, FRAME, 1, 1, FREE);
        add(1, 0, TraceKind.LOST, TraceEvent.IDLE, 0, 1234);
        add(0, 100, TraceKind.UNKNOWN, 1, 0, 1, 2, 3, 4, 0x999);
        add(0, 100, TraceKind.DOMAIN_CRASHED, 1, 0, 1);
        add(0, 100, TraceKind.DOMAIN_SHUTDOWN, 1, 0, 1, 3);
        add(0, 100, TraceKind.DOMAIN_DESTROYED, TraceEvent.IDLE, 0, 1);
    }
}
