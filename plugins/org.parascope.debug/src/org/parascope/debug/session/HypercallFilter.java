package org.parascope.debug.session;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Which hypercalls stop the machine. An empty part matches all. Paracore itself compares; only a match costs anything.
 *
 * @param kind at what moment
 * @param domain of which domain
 * @param vcpu on which of the domain's vCPUs
 * @param hypercall its number
 * @param command its sub-operation
 * @param argument what one of its arguments must be
 * @param result of a return or refusal, what its result must be; of a failure, the error to fail with
 * @param skip so many matches are passed by before the first stop
 */
public record HypercallFilter(HypercallEvent.Kind kind, OptionalInt domain, OptionalInt vcpu, OptionalInt hypercall,
        OptionalLong command, Optional<ArgumentRange> argument, Optional<Range> result, long skip) implements StopFilter {
    /** Numbers from {@code low} to {@code high}, both included; of arguments without sign, of results with. */
    public record Range(long low, long high) {
        /** Whether any result lies in it. */
        public boolean hasResults() {
            return low <= high;
        }

        /** Whether any argument lies in it. */
        public boolean hasArguments() {
            return Long.compareUnsigned(low, high) <= 0;
        }
    }

    /** An argument, from 0 to 4, and its range. */
    public record ArgumentRange(int index, Range range) {
        boolean fits(long[] arguments) {
            return Long.compareUnsigned(range.low(), arguments[index]) <= 0 && Long.compareUnsigned(arguments[index], range.high()) <= 0;
        }
    }

    /** Every call of one hypercall, as it enters Paracore. */
    public static HypercallFilter entry(OptionalInt domain, OptionalInt hypercall) {
        return of(HypercallEvent.Kind.ENTRY, domain, OptionalInt.empty(), hypercall, OptionalLong.empty());
    }

    /** One without ranges. */
    public static HypercallFilter of(HypercallEvent.Kind kind, OptionalInt domain, OptionalInt vcpu, OptionalInt hypercall, OptionalLong command) {
        return new HypercallFilter(kind, domain, vcpu, hypercall, command, Optional.empty(), Optional.empty(), 0);
    }

    /** All hypercalls of one vCPU, or of all. */
    static HypercallFilter next(HypercallEvent.Kind kind, Optional<Vcpu> vcpu) {
        return of(kind, vcpu.map(Vcpu::domain).map(OptionalInt::of).orElseGet(OptionalInt::empty),
                vcpu.map(Vcpu::number).map(OptionalInt::of).orElseGet(OptionalInt::empty), OptionalInt.empty(), OptionalLong.empty());
    }

    /** The same for an argument in a range only. */
    public HypercallFilter withArgument(int index, long low, long high) {
        return new HypercallFilter(kind, domain, vcpu, hypercall, command, Optional.of(new ArgumentRange(index, new Range(low, high))), result, skip);
    }

    /** The same for a result in a range only. */
    public HypercallFilter withResult(long low, long high) {
        return new HypercallFilter(kind, domain, vcpu, hypercall, command, argument, Optional.of(new Range(low, high)), skip);
    }

    /** The same, after some matches. */
    public HypercallFilter withSkip(long matches) {
        return new HypercallFilter(kind, domain, vcpu, hypercall, command, argument, result, matches);
    }

    @Override
    public Optional<String> refusalInRecording() {
        return kind != HypercallEvent.Kind.FAILURE ? Optional.empty()
                : Optional.of("No hypercall can be made to fail in a machine that is recorded or plays a recording: it would run differently.");
    }

    /** Whether it matches a hypercall at whatever moment, for who compares instead of Paracore; results only where there is one. */
    boolean fits(HypercallEvent event) {
        return fits(domain, event.vcpu().domain()) && fits(vcpu, event.vcpu().number()) && fits(hypercall, event.number())
                && (command.isEmpty() || command.equals(event.command())) && argument.map(range -> range.fits(event.arguments())).orElse(true)
                && (event.kind() == HypercallEvent.Kind.ENTRY
                        || result.map(range -> range.low() <= event.result() && event.result() <= range.high()).orElse(true));
    }

    private static boolean fits(OptionalInt wanted, int found) {
        return wanted.isEmpty() || wanted.getAsInt() == found;
    }
}
