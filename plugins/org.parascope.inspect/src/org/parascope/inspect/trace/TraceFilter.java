package org.parascope.inspect.trace;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What of a trace is wanted. A hypercall is one thing: its return belongs to its entry and is wanted with it.
 *
 * @param classes of the events
 * @param domain current when it happened; empty: any
 * @param hypercall its number; empty: any event. With a number only that hypercall's entries and refusals are wanted
 * @param outcome of hypercalls
 * @param text words parted by spaces, any case; each must be in the event's line
 */
public record TraceFilter(Set<TraceClass> classes, OptionalInt domain, OptionalInt hypercall, Outcome outcome, String text) {
    /** How a hypercall ended. */
    public enum Outcome {
        ANY,
        /** With a result that is no error. */
        DONE,
        /** With an error. */
        FAILED,
        /** With a reason noted, whatever the result. */
        REFUSED
    }

    public static final TraceFilter ALL = new TraceFilter(EnumSet.allOf(TraceClass.class), OptionalInt.empty(), OptionalInt.empty(), Outcome.ANY, "");

    public TraceFilter {
        var copy = EnumSet.noneOf(TraceClass.class);
        copy.addAll(classes);
        classes = copy;
        text = text.toLowerCase(Locale.ROOT).strip();
    }

    public TraceFilter withClasses(Set<TraceClass> newClasses) {
        return new TraceFilter(newClasses, domain, hypercall, outcome, text);
    }

    public TraceFilter withDomain(OptionalInt newDomain) {
        return new TraceFilter(classes, newDomain, hypercall, outcome, text);
    }

    public TraceFilter withHypercall(OptionalInt newHypercall) {
        return new TraceFilter(classes, domain, newHypercall, outcome, text);
    }

    public TraceFilter withOutcome(Outcome newOutcome) {
        return new TraceFilter(classes, domain, hypercall, newOutcome, text);
    }

    public TraceFilter withText(String newText) {
        return new TraceFilter(classes, domain, hypercall, outcome, newText);
    }

    /** Whether a hypercall can only be judged once it has returned. */
    boolean needsReturn() {
        return outcome != Outcome.ANY;
    }

    List<String> words() {
        return text.isEmpty() ? List.of() : Stream.of(text.split("\\s+")).toList();
    }

    /** Whether an event has a line of its own: a return that belongs to an entry has none. */
    public static boolean isLine(TraceStore store, long index) {
        TraceKind kind = store.kind(index);
        return kind != TraceKind.HYPERCALL_RETURN && kind != TraceKind.HYPERCALL_RESTART || store.partner(index) < 0;
    }

    /** Whether a line is wanted, words aside. */
    boolean accepts(TraceStore store, long index) {
        TraceKind kind = store.kind(index);
        if (!classes.contains(kind.traceClass()) && kind.traceClass() != TraceClass.READER) {
            return false;
        }
        if (domain.isPresent() && store.domain(index) != domain.getAsInt() && kind.traceClass() != TraceClass.READER) {
            return false;
        }
        return acceptsHypercall(store, index, kind);
    }

    private boolean acceptsHypercall(TraceStore store, long index, TraceKind kind) {
        if (hypercall.isEmpty() && outcome == Outcome.ANY) {
            return true;
        }
        long entry = kind.traceClass() == TraceClass.HYPERCALL || kind == TraceKind.REFUSED ? store.entryOf(index) : -1;
        if (entry < 0 || hypercall.isPresent() && (int) store.argument(entry, 0) != hypercall.getAsInt()) {
            return false;
        }
        return outcome == Outcome.ANY || kind == TraceKind.HYPERCALL_ENTRY && hasOutcome(store, entry);
    }

    private boolean hasOutcome(TraceStore store, long entry) {
        long left = store.returnOf(entry);
        if (left < 0 || store.kind(left) != TraceKind.HYPERCALL_RETURN) {
            return false;
        }
        boolean failed = TraceText.isError(store.argument(left, 1));
        return switch (outcome) {
            case ANY -> true;
            case DONE -> !failed;
            case FAILED -> failed;
            case REFUSED -> store.refusalOf(entry) >= 0;
        };
    }
}
