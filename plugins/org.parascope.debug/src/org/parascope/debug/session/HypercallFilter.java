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
 * @param result of a return or refusal, its result
 * @param once whether it stops one time only
 */
public record HypercallFilter(HypercallEvent.Kind kind, OptionalInt domain, OptionalInt vcpu, OptionalInt hypercall,
        OptionalLong command, OptionalLong result, boolean once) {

    /** Every call of one hypercall, as it enters Paracore. */
    public static HypercallFilter entry(OptionalInt domain, OptionalInt hypercall) {
        return new HypercallFilter(HypercallEvent.Kind.ENTRY, domain, OptionalInt.empty(), hypercall, OptionalLong.empty(),
                OptionalLong.empty(), false);
    }

    /** All hypercalls of one vCPU, or of all. */
    static HypercallFilter next(HypercallEvent.Kind kind, Optional<Vcpu> vcpu) {
        return new HypercallFilter(kind, vcpu.map(Vcpu::domain).map(OptionalInt::of).orElseGet(OptionalInt::empty),
                vcpu.map(Vcpu::number).map(OptionalInt::of).orElseGet(OptionalInt::empty), OptionalInt.empty(), OptionalLong.empty(),
                OptionalLong.empty(), false);
    }
}
