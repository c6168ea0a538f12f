package org.parascope.inspect.trace;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The numbers of real Xen's trace (PV interface: trace.h) and how an event of Paracore's is said with them.
 *
 * <p>What Xen has no event for is written under a subclass that Xen does not use, with the number of Paracore's kind and its arguments'
 * low words, so that nothing is left out of the file. The class left to guests would be more fitting, but ends xenalyze.
 */
final class XenTraceEvents {
    static final int LOST_RECORDS = 0x0001f001;
    static final int CPU_CHANGE = 0x0001f003;
    private static final int RUNSTATE_CHANGE = 0x00021001;
    static final int DOMAIN_ADDED = 0x00028001;
    static final int DOMAIN_REMOVED = 0x00028002;
    static final int WAKE = 0x00028004;
    static final int BLOCK = 0x00028006;
    static final int SHUTDOWN = 0x00028007;
    static final int SWITCH = 0x0002800a;
    static final int GRANT_MAP = 0x0010f001;
    static final int GRANT_UNMAP = 0x0010f002;
    static final int HYPERCALL = 0x0020100d;
    static final int HYPERCALL_IN_MULTICALL = 0x0020200e;
    static final int TRAP = 0x00201103;
    static final int PAGE_FAULT = 0x00201104;
    static final int PRIVILEGED = 0x00201106;
    /** A subclass of hardware events that Xen does not use. */
    static final int OTHERS = 0x00804000;

    private static final List<String> RUNSTATES = List.of("running", "runnable", "blocked", "offline");

    private record Rule(int event, String text) {
    }

    private static final List<Rule> RULES = List.of(
            new Rule(LOST_RECORDS, "lost records [ count = %(1)d ]"),
            new Rule(CPU_CHANGE, "cpu_change [ cpu = %(1)d ]"),
            new Rule(DOMAIN_ADDED, "domain_created [ dom = %(1)d ]"),
            new Rule(DOMAIN_REMOVED, "domain_destroyed [ dom = %(1)d ]"),
            new Rule(WAKE, "wake [ dom = %(1)d, vcpu = %(2)d ]"),
            new Rule(BLOCK, "block [ dom = %(1)d, vcpu = %(2)d ]"),
            new Rule(SHUTDOWN, "shutdown [ dom = %(1)d, vcpu = %(2)d, reason = %(3)d ]"),
            new Rule(SWITCH, "switch [ from d%(1)dv%(2)d to d%(3)dv%(4)d ]"),
            new Rule(GRANT_MAP, "grant_map [ granter = %(1)d ]"),
            new Rule(GRANT_UNMAP, "grant_unmap [ granter = %(1)d ]"),
            new Rule(HYPERCALL, "hypercall [ op = %(1)d, a1 = 0x%(3)08x%(2)08x, a2 = 0x%(5)08x%(4)08x, a3 = 0x%(7)08x%(6)08x ]"),
            new Rule(HYPERCALL_IN_MULTICALL, "hypercall in multicall [ args:op = 0x%(1)08x, a1 = 0x%(3)08x%(2)08x, a2 = 0x%(5)08x%(4)08x ]"),
            new Rule(TRAP, "trap [ rip = 0x%(2)08x%(1)08x, trapnr:error = 0x%(3)08x ]"),
            new Rule(PAGE_FAULT, "page_fault [ rip = 0x%(2)08x%(1)08x, address = 0x%(4)08x%(3)08x, error = 0x%(5)x ]"),
            new Rule(PRIVILEGED, "emulate_privop [ rip = 0x%(2)08x%(1)08x ]"));
    private static final String PREFIX = "CPU%(cpu)d  %(tsc)d (+%(reltsc)8d)  ";

    private XenTraceEvents() {
    }

    /** The event of a vCPU that goes from one RUNSTATE_* (PV interface: vcpu.h) to another; both are part of its number. */
    static int runstateChange(int old, int now) {
        return RUNSTATE_CHANGE | old << 8 | now << 4;
    }

    /** The number under which a kind is written that Xen has no event for. */
    static int other(TraceKind kind) {
        return OTHERS + kind.ordinal();
    }

    /** What xentrace_format prints for each event: the file of rules it takes as its argument. */
    static String rules() {
        var text = new StringBuilder("# Rules for xentrace_format: event, text. Written by Parascope with the trace beside it.\n");
        rule(text, 0, "unknown (0x%(event)016x) [ 0x%(1)08x 0x%(2)08x 0x%(3)08x 0x%(4)08x 0x%(5)08x 0x%(6)08x 0x%(7)08x ]");
        RULES.forEach(each -> rule(text, each.event, each.text));
        for (int change = 0; change < RUNSTATES.size() * RUNSTATES.size(); change++) {
            int old = change / RUNSTATES.size();
            int now = change % RUNSTATES.size();
            rule(text, runstateChange(old, now), "%s_to_%s [ dom:vcpu = 0x%%(1)08x ]".formatted(RUNSTATES.get(old), RUNSTATES.get(now)));
        }
        for (TraceKind kind : TraceKind.values()) {
            var words = new StringBuilder("paracore ").append(kind.name().toLowerCase(Locale.ROOT)).append(" [");
            for (int i = 0; i < kind.arguments().size(); i++) {
                words.append(i == 0 ? " " : ", ").append(kind.arguments().get(i).name()).append(" = 0x%(").append(i + 1).append(")x");
            }
            rule(text, other(kind), words.append(" ]").toString());
        }
        return text.toString();
    }

    private static void rule(StringBuilder into, int event, String text) {
        into.append("0x%08x  ".formatted(event)).append(PREFIX).append(text).append('\n');
    }

    /** The event and its data words for a kind that needs no more than the event itself; empty: Xen has none, or it needs more. */
    static Optional<int[]> simple(TraceEvent event) {
        int[] words = switch (event.kind()) {
            case SCHEDULER_SWITCH -> new int[] { SWITCH, (int) event.a(), (int) event.b(), (int) event.c(), (int) event.d() };
            case SCHEDULER_WAKE -> new int[] { WAKE, (int) event.a(), (int) event.b() };
            case SCHEDULER_BLOCK -> new int[] { BLOCK, event.domain(), event.vcpu() };
            case DOMAIN_CREATED -> new int[] { DOMAIN_ADDED, (int) event.a() };
            case DOMAIN_DESTROYED -> new int[] { DOMAIN_REMOVED, (int) event.a() };
            case DOMAIN_SHUTDOWN -> new int[] { SHUTDOWN, (int) event.a(), 0, (int) event.b() };
            case GRANT_MAP -> new int[] { GRANT_MAP, (int) event.a() };
            case GRANT_UNMAP -> new int[] { GRANT_UNMAP, (int) event.a() };
            case EMULATION_PRIVILEGED -> new int[] { PRIVILEGED, low(event.a()), high(event.a()) };
            case LOST, PAUSED -> new int[] { LOST_RECORDS, low(event.a()), TraceEvent.IDLE, low(event.time()), high(event.time()) };
            case TRAP_EXCEPTION -> exception(event);
            default -> new int[0];
        };
        return words.length == 0 ? Optional.empty() : Optional.of(words);
    }

    private static int[] exception(TraceEvent event) {
        if (event.a() == 14) {
            return new int[] { PAGE_FAULT, low(event.c()), high(event.c()), low(event.d()), high(event.d()), low(event.b()) };
        }
        return new int[] { TRAP, low(event.c()), high(event.c()), (int) (event.a() & 0x7fff | 1 << 15 | (event.b() & 0xffff) << 16) };
    }

    static int low(long value) {
        return (int) value;
    }

    static int high(long value) {
        return (int) (value >>> Integer.SIZE);
    }
}
