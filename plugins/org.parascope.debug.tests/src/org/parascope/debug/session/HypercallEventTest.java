package org.parascope.debug.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.parascope.inspect.hypercall.HypercallTable;

/** How hypercalls are told: those that answer nobody have no result, and a refusal need not be of one. */
class HypercallEventTest {
    private static final int IRET = HypercallTable.get().byName("iret").orElseThrow().number();
    private static final int SCHED_OP = HypercallTable.get().byName("sched_op").orElseThrow().number();

    private static HypercallEvent of(HypercallEvent.Kind kind, int number, OptionalLong command) {
        return new HypercallEvent(kind, 0, new Vcpu(1, 0), number, command, false, new long[5], 0, 0, Optional.empty(), 0);
    }

    @Test
    void iretHasNoResult() {
        HypercallEvent event = of(HypercallEvent.Kind.RETURN, IRET, OptionalLong.empty());

        assertFalse(event.hasResult());
        assertEquals("", event.resultText());
        assertEquals("d1v0 iret()", event.toString());
    }

    @Test
    void anotherCallHasOneOnceItReturns() {
        assertEquals("d1v0 sched_op(command=yield, argument=null) = 0", of(HypercallEvent.Kind.RETURN, SCHED_OP, OptionalLong.of(0)).toString());
        assertEquals("", of(HypercallEvent.Kind.ENTRY, SCHED_OP, OptionalLong.of(1)).resultText());
    }

    @Test
    void whatIsNoHypercallHasNoNumberForAName() {
        assertEquals("outside any hypercall", of(HypercallEvent.Kind.REFUSAL, -1, OptionalLong.empty()).name());
        assertEquals("sched_op block", of(HypercallEvent.Kind.REFUSAL, SCHED_OP, OptionalLong.of(1)).name());
    }
}
