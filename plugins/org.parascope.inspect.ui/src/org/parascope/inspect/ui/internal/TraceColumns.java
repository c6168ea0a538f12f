package org.parascope.inspect.ui.internal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.parascope.inspect.RefusalSite;
import org.parascope.inspect.trace.Trace;
import org.parascope.inspect.trace.TraceClass;
import org.parascope.inspect.trace.TraceEvent;
import org.parascope.inspect.trace.TraceKind;
import org.parascope.inspect.trace.TraceOrder;
import org.parascope.inspect.trace.TraceText;

/**
 * The columns of the stream of a trace, and what they say of one event.
 *
 * @param title for people
 * @param characters how wide it is at least
 * @param share of {@link #ALL_SHARES} that it takes of the room that is left; 0: it keeps its width
 * @param isRight numbers, to the right
 * @param order what a click on its header sorts by
 * @param meaning one sentence for a tooltip: what it says and where that is defined
 */
record TraceColumns(String title, int characters, int share, boolean isRight, TraceOrder order, String meaning) {
    static final int ALL_SHARES = 10;
    static final int TIME = 0;
    static final int VCPU = 1;
    static final int CLASS = 2;
    static final int WHAT = 3;
    static final int RESULT = 4;
    static final int TOOK = 5;
    static final int REASON = 6;

    static final List<TraceColumns> ALL = List.of(
            new TraceColumns("Time (s)", 12, 0, true, TraceOrder.TIME, "Since the hypervisor's clock started, by the TSC of the processor it happened on"),
            new TraceColumns("vCPU", 7, 0, false, TraceOrder.DOMAIN, "The domain and vCPU that ran when it happened"),
            new TraceColumns("", 3, 0, false, TraceOrder.WHAT, "The class of events (hypervisor-src/debug/trace.h): H hypercall, T trap, S scheduler, P page, "
                    + "E event channel, G grant, M emulation, I interrupt, R refusal, D domain, ! the reader"),
            new TraceColumns("What", 24, 7, false, TraceOrder.WHAT, "A hypercall with its arguments (PV interface: xen.h and the header of its family), or an event"),
            new TraceColumns("Result", 17, 0, false, TraceOrder.RESULT, "What the hypercall returned; errors by name (PV interface: errno.h)"),
            new TraceColumns("Took (\u00b5s)", 10, 0, true, TraceOrder.DURATION, "From the hypercall's entry to its return, with what ran in between when it blocked"),
            new TraceColumns("Reason", 12, 3, false, TraceOrder.RESULT, "Why Paracore refused, and the place in its source: a double click goes there"));
    private static final double NS_PER_SECOND = 1e9;
    private static final double NS_PER_US = 1e3;

    /** What a column says of an event. */
    static String text(Trace trace, long index, int column) {
        TraceEvent event = trace.store().get(index);
        boolean isCall = event.kind() == TraceKind.HYPERCALL_ENTRY;
        return switch (column) {
            case TIME -> String.format(Locale.ROOT, "%.6f", trace.nanos(index) / NS_PER_SECOND);
            case VCPU -> event.kind().traceClass() == TraceClass.READER ? "cpu" + event.cpu() : TraceText.vcpu(event.domain(), event.vcpu());
            case CLASS -> String.valueOf(event.kind().traceClass().letter());
            case WHAT -> trace.text().what(event);
            case RESULT -> isCall ? trace.answer(index).orElse(trace.duration(index).isPresent() ? "restarted" : "\u2026") : "";
            case TOOK -> trace.duration(index).map(nanos -> String.format(Locale.ROOT, "%.2f", nanos / NS_PER_US)).orElse("");
            case REASON -> isCall ? reason(trace.refusal(index)) : "";
            default -> "";
        };
    }

    private static String reason(Optional<RefusalSite> refusal) {
        return refusal.map(site -> site.words() + "  " + site.place()).orElse("");
    }

    /** Whether a line deserves a look: an error, a refusal, a crash, a loss. */
    static boolean isNotable(Trace trace, long index) {
        return switch (trace.store().kind(index)) {
            case HYPERCALL_ENTRY -> trace.result(index).map(TraceText::isError).orElse(false) || trace.store().refusalOf(index) >= 0;
            case REFUSED, DOMAIN_CRASHED, LOST, UNKNOWN -> true;
            default -> false;
        };
    }
}
