package org.parascope.debug.session;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.parascope.inspect.hypercall.Hypercall;
import org.parascope.inspect.hypercall.HypercallTable;

/**
 * What Paracore looks at before any break filter, so that a call which none can match costs it a few instructions only: what
 * {@code break_watches}, {@code break_gate} and {@code break_returns} of {@code hypervisor-src/debug/break.h} must hold.
 *
 * <p>Refusals are compared where they happen, so their filters let no call through. Immutable.
 *
 * @param watches of each vCPU number of each domain number: the hypercalls that no filter can match before they are made (one bit for each
 *        number), and those whose result none waits for
 * @param firstArguments a bit for each first argument (modulo 64)
 * @param argument what an argument must be for any filter that decides before the call; empty: they differ, or one does not care
 * @param result the results that the others wait for; empty: there are no such filters
 */
record BreakGate(List<Watch> watches, long firstArguments, Optional<HypercallFilter.ArgumentRange> argument,
        Optional<HypercallFilter.Range> result) {
    private static final long ALL = -1;
    private static final long WITH_RESULT = ~HypercallTable.get().all().stream().filter(call -> !call.hasResult()).mapToLong(call -> 1L << call.number())
            .reduce(0, (a, b) -> a | b);

    /** A bit for each hypercall number that is ruled out. */
    record Watch(long calls, long returns) {
    }

    /** Of some filters, of domains and vCPUs that are counted modulo these numbers. */
    static BreakGate of(List<HypercallFilter> filters, int domains, int vcpus) {
        List<HypercallFilter> returns = filters.stream().filter(BreakGate::waitsForResult).toList();
        List<HypercallFilter> calls = filters.stream()
                .filter(filter -> filter.kind() != HypercallEvent.Kind.REFUSAL && !waitsForResult(filter)).toList();
        var watches = new Watch[domains * vcpus];
        for (int i = 0; i < watches.length; i++) {
            int domain = i / vcpus;
            int vcpu = i % vcpus;
            Predicate<HypercallFilter> matches = filter -> (filter.domain().isEmpty() || filter.domain().getAsInt() % domains == domain)
                    && (filter.vcpu().isEmpty() || filter.vcpu().getAsInt() == vcpu);
            watches[i] = new Watch(~numbers(calls, matches), ~(numbers(returns, matches) & WITH_RESULT));
        }
        return new BreakGate(List.of(watches), firstArguments(calls) | firstArguments(returns), argument(calls), result(returns));
    }

    /** Decided by its result alone, once the rest of the gate is passed. */
    static boolean waitsForResult(HypercallFilter filter) {
        return filter.kind() == HypercallEvent.Kind.RETURN && filter.result().isPresent();
    }

    private static long numbers(List<HypercallFilter> filters, Predicate<HypercallFilter> matches) {
        return filters.stream().filter(matches)
                .mapToLong(filter -> filter.hypercall().isPresent() ? 1L << filter.hypercall().getAsInt() : ALL).reduce(0, (a, b) -> a | b);
    }

    private static long firstArguments(List<HypercallFilter> filters) {
        return filters.stream().mapToLong(BreakGate::firstArguments).reduce(0, (a, b) -> a | b);
    }

    private static long firstArguments(HypercallFilter filter) {
        boolean isFirst = filter.hypercall().isPresent() && HypercallTable.get().byNumber(filter.hypercall().getAsInt()).arguments().stream()
                .findFirst().filter(argument -> argument.kind() == Hypercall.Kind.COMMAND).isPresent();
        return isFirst && filter.command().isPresent() ? 1L << filter.command().getAsLong() : ALL;
    }

    private static Optional<HypercallFilter.ArgumentRange> argument(List<HypercallFilter> filters) {
        List<HypercallFilter.ArgumentRange> ranges = filters.stream().flatMap(filter -> filter.argument().stream()).toList();
        if (ranges.isEmpty() || ranges.size() < filters.size() || ranges.stream().mapToInt(HypercallFilter.ArgumentRange::index).distinct().count() > 1) {
            return Optional.empty();
        }
        long low = ranges.stream().map(range -> range.range().low()).min(Long::compareUnsigned).orElseThrow();
        long high = ranges.stream().map(range -> range.range().high()).max(Long::compareUnsigned).orElseThrow();
        return Optional.of(new HypercallFilter.ArgumentRange(ranges.getFirst().index(), new HypercallFilter.Range(low, high)));
    }

    private static Optional<HypercallFilter.Range> result(List<HypercallFilter> filters) {
        return filters.stream().flatMap(filter -> filter.result().stream())
                .reduce((a, b) -> new HypercallFilter.Range(Math.min(a.low(), b.low()), Math.max(a.high(), b.high())));
    }
}
