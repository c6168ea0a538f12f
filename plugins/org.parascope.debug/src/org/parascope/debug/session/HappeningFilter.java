package org.parascope.debug.session;

import java.util.Optional;
import java.util.OptionalInt;
import org.parascope.inspect.trace.TraceKind;

/**
 * Which happenings inside Paracore, other than hypercalls, stop the machine: all that the trace can record. An empty part matches all.
 *
 * @param kind what happens
 * @param domain while which domain runs
 * @param vcpu while which of its vCPUs runs
 * @param argument what one of the trace's arguments must be
 * @param skip so many matches are passed by before the first stop
 */
public record HappeningFilter(TraceKind kind, OptionalInt domain, OptionalInt vcpu, Optional<HypercallFilter.ArgumentRange> argument,
        long skip) implements StopFilter {
    /** Every one of a kind. */
    public static HappeningFilter of(TraceKind kind) {
        return new HappeningFilter(kind, OptionalInt.empty(), OptionalInt.empty(), Optional.empty(), 0);
    }

    @Override
    public Optional<String> refusalInRecording() {
        return Optional.of("Event breakpoints need a machine that lives: Paracore cannot be told to compare where it is recorded or played.");
    }

    /** The same while one domain runs only. */
    public HappeningFilter withDomain(int id) {
        return new HappeningFilter(kind, OptionalInt.of(id), vcpu, argument, skip);
    }

    /** The same for an argument in a range only. */
    public HappeningFilter withArgument(int index, long low, long high) {
        return new HappeningFilter(kind, domain, vcpu,
                Optional.of(new HypercallFilter.ArgumentRange(index, new HypercallFilter.Range(low, high))), skip);
    }
}
