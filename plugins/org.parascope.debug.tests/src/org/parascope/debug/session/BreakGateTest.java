package org.parascope.debug.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What Paracore is told to look at before any break filter: nothing that a filter matches may be ruled out. */
class BreakGateTest {
    private static final int DOMAINS = 64;
    private static final int VCPUS = 8;
    private static final int GRANT_TABLE_OP = 20;
    private static final int SCHED_OP = 29;
    private static final int IRET = 23;

    private static HypercallFilter filter(HypercallEvent.Kind kind, int domain, int vcpu, int hypercall) {
        return HypercallFilter.of(kind, OptionalInt.of(domain), OptionalInt.of(vcpu), OptionalInt.of(hypercall), OptionalLong.empty());
    }

    private static HypercallFilter anyOf(HypercallEvent.Kind kind) {
        return HypercallFilter.of(kind, OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), OptionalLong.empty());
    }

    private static BreakGate gate(HypercallFilter... filters) {
        return BreakGate.of(List.of(filters), DOMAINS, VCPUS);
    }

    private static BreakGate.Watch watch(BreakGate gate, int domain, int vcpu) {
        return gate.watches().get(domain % DOMAINS * VCPUS + vcpu);
    }

    @Test
    void onlyTheVcpuAndTheHypercallsOfTheFiltersAreLetThrough() {
        BreakGate gate = gate(filter(HypercallEvent.Kind.ENTRY, 1, 2, SCHED_OP), filter(HypercallEvent.Kind.RETURN, 65, 2, GRANT_TABLE_OP));

        assertEquals(~(1L << SCHED_OP | 1L << GRANT_TABLE_OP), watch(gate, 1, 2).calls());
        assertEquals(-1, watch(gate, 1, 1).calls());
        assertEquals(-1, watch(gate, 2, 2).calls());
        assertEquals(-1, watch(gate, 1, 2).returns());
    }

    @Test
    void aFilterOfAllLetsAllThrough() {
        BreakGate gate = gate(anyOf(HypercallEvent.Kind.ENTRY));

        assertTrue(gate.watches().stream().allMatch(watch -> watch.calls() == 0 && watch.returns() == -1));
        assertEquals(-1, gate.firstArguments());
    }

    @Test
    void whatWaitsForAResultIsLetThroughAfterTheCallOnlyAndNeverIret() {
        BreakGate gate = gate(filter(HypercallEvent.Kind.RETURN, 0, 0, SCHED_OP).withResult(-22, -1),
                anyOf(HypercallEvent.Kind.RETURN).withResult(-38, -38));

        assertEquals(-1, watch(gate, 0, 0).calls());
        assertEquals(1L << IRET, watch(gate, 0, 0).returns());
        assertEquals(Optional.of(new HypercallFilter.Range(-38, -1)), gate.result());
    }

    @Test
    void aRefusalIsFoundWhereItHappensAndLetsNoCallThrough() {
        BreakGate gate = gate(anyOf(HypercallEvent.Kind.REFUSAL));

        assertTrue(gate.watches().stream().allMatch(watch -> watch.calls() == -1 && watch.returns() == -1));
    }

    @Test
    void anArgumentIsAskedForOnlyIfAllFiltersAskForTheSame() {
        HypercallFilter low = anyOf(HypercallEvent.Kind.ENTRY).withArgument(2, 5, 6);
        HypercallFilter high = anyOf(HypercallEvent.Kind.ENTRY).withArgument(2, 0xffff_8000_0000_0000L, 0xffff_8000_0000_0001L);

        assertEquals(Optional.of(new HypercallFilter.ArgumentRange(2, new HypercallFilter.Range(5, 0xffff_8000_0000_0001L))),
                gate(high, low).argument());
        assertEquals(Optional.empty(), gate(low, anyOf(HypercallEvent.Kind.ENTRY)).argument());
        assertEquals(Optional.empty(), gate(low, anyOf(HypercallEvent.Kind.ENTRY).withArgument(1, 5, 6)).argument());
    }

    @Test
    void aSubOpIsAskedForWhereItIsTheFirstArgument() {
        HypercallFilter direct = HypercallFilter.of(HypercallEvent.Kind.ENTRY, OptionalInt.empty(), OptionalInt.empty(),
                OptionalInt.of(SCHED_OP), OptionalLong.of(65));
        HypercallFilter without = HypercallFilter.of(HypercallEvent.Kind.ENTRY, OptionalInt.empty(), OptionalInt.empty(),
                OptionalInt.empty(), OptionalLong.of(3));

        assertEquals(1L << 1, gate(direct).firstArguments());
        assertEquals(-1, gate(direct, without).firstArguments());
    }
}
