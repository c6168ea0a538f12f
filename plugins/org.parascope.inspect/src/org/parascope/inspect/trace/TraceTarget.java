package org.parascope.inspect.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.parascope.inspect.shape.Subject;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.VirtualAddress;

/** Where an event leads: a line of the hypervisor's source, a thing that other views show, or another event. */
public sealed interface TraceTarget {
    /** What is said of it, for people. */
    String text();

    /**
     * A line of the hypervisor's source.
     *
     * @param file below its source folder
     */
    record Source(String text, String file, int line) implements TraceTarget {
    }

    /** A function of the hypervisor. */
    record Function(String text, String name) implements TraceTarget {
    }

    /** A frame, a port, an address. */
    record Thing(String text, Subject subject) implements TraceTarget {
    }

    /** An event before or after it that belongs to it. */
    record Event(String text, long index) implements TraceTarget {
    }

    /** Where an event leads, the most telling first: that is where a double click goes. */
    static List<TraceTarget> of(Trace trace, long index) {
        TraceEvent event = trace.store().get(index);
        var targets = new ArrayList<TraceTarget>();
        switch (event.kind()) {
            case HYPERCALL_ENTRY -> addCall(trace, index, event, targets);
            case REFUSED -> addReason(trace, index, targets);
            case TRAP_EXCEPTION -> addAddresses(event, targets);
            default -> addThings(event, targets);
        }
        addPartner(trace, index, targets);
        return List.copyOf(targets);
    }

    private static void addReason(Trace trace, long index, List<TraceTarget> targets) {
        trace.refusal(index).ifPresent(site -> targets.add(
                new Source("%s, in %s()".formatted(site.place(), site.function()), site.file(), site.line())));
    }

    private static void addCall(Trace trace, long index, TraceEvent event, List<TraceTarget> targets) {
        addReason(trace, index, targets);
        String name = trace.text().name(event).split(" ")[0];
        targets.add(new Function("hypercall_" + name + "()", "hypercall_" + name));
        long left = trace.store().returnOf(index);
        if (left >= 0 && trace.store().kind(left) == TraceKind.HYPERCALL_RETURN) {
            addAddress("called before ", event.domain(), trace.store().argument(left, 2), targets);
        }
    }

    private static void addAddresses(TraceEvent event, List<TraceTarget> targets) {
        boolean isPageFault = event.a() == 14; // SDM volume 3, 6.15: only then is CR2 the fault's
        if (isPageFault) {
            addAddress("faulted on ", event.domain(), event.d(), targets);
        }
        addAddress("at ", event.domain(), event.c(), targets);
    }

    private static void addAddress(String words, int domain, long value, List<TraceTarget> targets) {
        VirtualAddress address = VirtualAddress.ofDomain(domain, value);
        targets.add(new Thing(words + address, new Subject.Address(address)));
    }

    private static void addThings(TraceEvent event, List<TraceTarget> targets) {
        for (int i = 0; i < event.kind().arguments().size(); i++) {
            TraceKind.Argument argument = event.kind().arguments().get(i);
            long value = event.argument(i);
            switch (argument.meaning()) {
                case FRAME -> {
                    var frame = new MachineFrame(value);
                    targets.add(new Thing(frame.toString(), new Subject.Frame(frame)));
                }
                case GUEST -> addAddress("at ", event.domain(), value, targets);
                default -> {
                    // No view shows it.
                }
            }
        }
        port(event, targets);
        grant(event, targets);
    }

    private static void port(TraceEvent event, List<TraceTarget> targets) {
        switch (event.kind()) {
            case EVENT_SEND, EVENT_BIND, EVENT_CLOSE -> addPort(event.domain(), event.a(), targets);
            case EVENT_PENDING -> addPort((int) event.a(), event.b(), targets);
            default -> {
                // Not about a port.
            }
        }
    }

    private static void addPort(int domain, long port, List<TraceTarget> targets) {
        targets.add(new Thing("%s port %d".formatted(TraceText.domain(domain), port), new Subject.Port(domain, port)));
    }

    private static void grant(TraceEvent event, List<TraceTarget> targets) {
        if (event.kind() == TraceKind.GRANT_MAP || event.kind() == TraceKind.GRANT_UNMAP) {
            targets.add(new Thing("grant %s:%d".formatted(TraceText.domain((int) event.a()), event.b()),
                    new Subject.Grant((int) event.a(), event.b())));
        }
    }

    private static void addPartner(Trace trace, long index, List<TraceTarget> targets) {
        TraceStore store = trace.store();
        long partner = store.kind(index) == TraceKind.REFUSED ? store.entryOf(index) : store.partner(index);
        if (partner < 0 || store.kind(index) == TraceKind.HYPERCALL_ENTRY) {
            return;
        }
        double micros = trace.clock().duration(Math.abs(store.time(partner) - store.time(index))) / 1e3;
        targets.add(new Event(String.format(Locale.ROOT, "%s, %.2f \u00b5s %s", store.kind(partner).title(), micros,
                partner > index ? "later" : "before"), partner));
    }
}
