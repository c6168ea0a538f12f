package org.parascope.inspect.trace;

import java.util.Optional;
import org.parascope.inspect.RefusalSite;

/**
 * Everything that is needed to show one trace: its events, its clock and its words.
 *
 * @param store the events
 * @param clock from TSC to ns
 * @param text from numbers to words
 */
public record Trace(TraceStore store, TraceClock clock, TraceText text) {
    /** ns since the hypervisor started its clock. */
    public long nanos(long index) {
        return clock.nanos(store.time(index));
    }

    /** How long the hypercall that begins at an entry took, in ns; empty while it runs, or when its return was lost. */
    public Optional<Long> duration(long entry) {
        long left = store.returnOf(entry);
        return left < 0 ? Optional.empty() : Optional.of(clock.duration(store.time(left) - store.time(entry)));
    }

    /** The result of the hypercall that begins at an entry: empty while it runs, and for one that has none. */
    public Optional<Long> result(long entry) {
        return returned(entry).filter(_ -> text.hasResult(store.get(entry)));
    }

    private Optional<Long> returned(long entry) {
        long left = store.returnOf(entry);
        return left < 0 || store.kind(left) != TraceKind.HYPERCALL_RETURN ? Optional.empty() : Optional.of(store.argument(left, 1));
    }

    /** The same in words: {@code 0}, {@code -EINVAL (-22)}; no words for a hypercall that is done and has none. */
    public Optional<String> answer(long entry) {
        return returned(entry).map(value -> text.hasResult(store.get(entry)) ? text.result(value) : "");
    }

    /** Why the hypercall that begins at an entry was refused: its last refusal. */
    public Optional<RefusalSite> refusal(long entry) {
        long refused = store.kind(entry) == TraceKind.REFUSED ? entry : store.refusalOf(entry);
        return refused < 0 ? Optional.empty() : text.site(store.get(refused));
    }
}
