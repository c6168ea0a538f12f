package org.parascope.inspect.trace;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.parascope.machine.Progress;

/**
 * The lines of a trace that a filter wants, as indices into its store; grows with it.
 *
 * <p>{@link #update} looks only at what is new, and may be cut in pieces. One thread at a time.
 */
public final class TraceRows {
    private static final int CHECK_EVERY = 1 << 12;

    private final Trace trace;
    private final TraceFilter filter;
    private final List<String> words;
    private long[] rows = new long[1024];
    private int start;
    private int end;
    private long next;

    public TraceRows(Trace trace, TraceFilter filter) {
        this.trace = trace;
        this.filter = filter;
        this.words = filter.words();
        this.next = trace.store().first();
    }

    /**
     * Takes in what came since the last call, and forgets what the store has dropped.
     *
     * @return whether all of the store was looked at; false: canceled, call again
     */
    public boolean update(Progress progress) {
        TraceStore store = trace.store();
        dropBelow(store.first());
        next = Math.max(next, store.first());
        long until = store.end();
        while (next < until) {
            if (next % CHECK_EVERY == 0) {
                progress.checkCanceled();
            }
            look(store, next++);
        }
        return true;
    }

    private void look(TraceStore store, long index) {
        if (!filter.needsReturn()) {
            if (TraceFilter.isLine(store, index) && filter.accepts(store, index) && hasWords(index)) {
                append(index);
            }
            return;
        }
        if (store.kind(index) == TraceKind.HYPERCALL_RETURN) {
            long entry = store.entryOf(index);
            if (entry >= 0 && filter.accepts(store, entry) && hasWords(entry)) {
                insert(entry);
            }
        }
    }

    private boolean hasWords(long index) {
        return hasWords(trace, index, words);
    }

    private static boolean hasWords(Trace trace, long index, List<String> words) {
        if (words.isEmpty()) {
            return true;
        }
        String line = line(trace, index).toLowerCase(Locale.ROOT);
        return words.stream().allMatch(line::contains);
    }

    /** Whether a line is wanted; of a hypercall asked once it has returned. */
    public static boolean accepts(Trace trace, TraceFilter filter, long index) {
        return filter.accepts(trace.store(), index) && hasWords(trace, index, filter.words());
    }

    /** All that a line shows, for finding words in it. */
    private static String line(Trace trace, long index) {
        TraceEvent event = trace.store().get(index);
        String line = TraceText.vcpu(event.domain(), event.vcpu()) + " " + event.kind().title() + " " + trace.text().what(event);
        if (event.kind() != TraceKind.HYPERCALL_ENTRY) {
            return line;
        }
        Optional<String> reason = trace.refusal(index).map(site -> " " + site.words() + " " + site.place());
        return line + trace.result(index).map(result -> " " + trace.text().result(result)).orElse("") + reason.orElse("");
    }

    private void append(long index) {
        if (end == rows.length) {
            int count = end - start;
            rows = Arrays.copyOfRange(rows, start, start + Math.max(1024, count * 2));
            start = 0;
            end = count;
        }
        rows[end++] = index;
    }

    /** A hypercall that returns late began before others that are lines already. */
    private void insert(long index) {
        append(index);
        for (int i = end - 1; i > start && rows[i - 1] > index; i--) {
            rows[i] = rows[i - 1];
            rows[i - 1] = index;
        }
    }

    private void dropBelow(long first) {
        while (start < end && rows[start] < first) {
            start++;
        }
    }

    public int size() {
        return end - start;
    }

    /** The event of a line. */
    public long at(int line) {
        return rows[start + line];
    }

    /** The line of an event, or of the next one that has a line; {@link #size} when none follows. */
    public int lineOf(long index) {
        int found = Arrays.binarySearch(rows, start, end, index);
        return (found >= 0 ? found : -found - 1) - start;
    }

    /** The lines as they are now. */
    public long[] snapshot() {
        return Arrays.copyOfRange(rows, start, end);
    }

    public Trace trace() {
        return trace;
    }
}
