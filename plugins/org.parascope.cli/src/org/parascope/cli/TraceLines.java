/*
 * Owns how `parascope trace` prints: an event a line, a hypercall once it has returned.
 * It must print nothing twice and leave nothing out that the filter wants. Read next: TraceCommand.
 */
package org.parascope.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.parascope.inspect.RefusalSite;
import org.parascope.inspect.shape.JsonForm;
import org.parascope.inspect.trace.Trace;
import org.parascope.inspect.trace.TraceEvent;
import org.parascope.inspect.trace.TraceFilter;
import org.parascope.inspect.trace.TraceKind;
import org.parascope.inspect.trace.TraceRows;
import org.parascope.inspect.trace.TraceStore;
import org.parascope.inspect.trace.TraceText;

/** A trace's lines on their way to a terminal. */
final class TraceLines {
    private static final double NS_PER_SECOND = 1e9;
    private static final double NS_PER_US = 1e3;

    private final PrintStream out;
    private final TraceFilter filter;
    private final boolean json;
    private Optional<TraceStore> followed = Optional.empty();
    private long next;

    TraceLines(PrintStream out, TraceFilter filter, boolean json) {
        this.out = out;
        this.filter = filter;
        this.json = json;
    }

    /** What is new since the last call. */
    void print(Trace trace) {
        TraceStore store = trace.store();
        if (!followed.equals(Optional.of(store))) {
            followed = Optional.of(store);
            next = store.first();
        }
        next = Math.max(next, store.first());
        LongPredicate wanted = TraceRows.wanted(trace, filter);
        for (long end = store.end(); next < end; next++) {
            TraceKind kind = store.kind(next);
            boolean isReturn = kind == TraceKind.HYPERCALL_RETURN || kind == TraceKind.HYPERCALL_RESTART;
            long entry = isReturn ? store.entryOf(next) : -1;
            if (kind != TraceKind.HYPERCALL_ENTRY) {
                printWanted(trace, wanted, entry >= 0 ? entry : next);
            }
        }
        out.flush();
    }

    /** The same, and at last the hypercalls that have not returned. */
    void printRest(Trace trace) {
        print(trace);
        TraceStore store = trace.store();
        LongPredicate wanted = TraceRows.wanted(trace, filter);
        for (long index = store.first(); index < next; index++) {
            if (store.kind(index) == TraceKind.HYPERCALL_ENTRY && store.returnOf(index) < 0) {
                printWanted(trace, wanted, index);
            }
        }
        out.flush();
    }

    private void printWanted(Trace trace, LongPredicate wanted, long index) {
        if (wanted.test(index)) {
            out.println(json ? json(trace, index) : text(trace, index));
        }
    }

    private static String text(Trace trace, long index) {
        TraceEvent event = trace.store().get(index);
        String result = trace.result(index).map(value -> " = " + trace.text().result(value)).orElse("");
        String took = trace.duration(index).map(nanos -> String.format(Locale.ROOT, " <%.3f us>", nanos / NS_PER_US)).orElse("");
        String reason = event.kind() == TraceKind.HYPERCALL_ENTRY
                ? trace.refusal(index).map(site -> " refused: " + site.words() + " (" + site.place() + ")").orElse("") : "";
        return "%14.6f cpu%d %-5s %c %s%s%s%s".formatted(trace.nanos(index) / NS_PER_SECOND, event.cpu(),
                TraceText.vcpu(event.domain(), event.vcpu()), event.kind().traceClass().letter(), trace.text().what(event), result, took, reason);
    }

    private static String json(Trace trace, long index) {
        TraceEvent event = trace.store().get(index);
        var members = new ArrayList<String>();
        members.add("\"time_ns\": " + trace.nanos(index));
        members.add("\"cpu\": " + event.cpu());
        members.add("\"domain\": " + JsonForm.quoted(TraceText.domain(event.domain())));
        members.add("\"vcpu\": " + event.vcpu());
        members.add("\"class\": " + JsonForm.quoted(event.kind().traceClass().toString()));
        members.add("\"kind\": " + JsonForm.quoted(event.kind().name().toLowerCase(Locale.ROOT)));
        members.add("\"what\": " + JsonForm.quoted(trace.text().what(event)));
        trace.result(index).ifPresent(value -> members.add("\"result\": " + value));
        trace.duration(index).ifPresent(value -> members.add("\"duration_ns\": " + value));
        Optional<RefusalSite> refusal = event.kind() == TraceKind.HYPERCALL_ENTRY || event.kind() == TraceKind.REFUSED ? trace.refusal(index)
                : Optional.empty();
        refusal.ifPresent(site -> members.add("\"reason\": " + JsonForm.quoted(site.words()) + ", \"place\": " + JsonForm.quoted(site.place())));
        return "{" + String.join(", ", members) + "}";
    }
}
