package org.parascope.inspect.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Keeping events: every bit of them, found by index and time, within bounds. */
class TraceStoreTest {
    private static final int MANY = 1_000_000;

    private static TraceEvent event(long time, TraceKind kind, int domain, int vcpu, long... arguments) {
        long[] all = java.util.Arrays.copyOf(arguments, TraceKind.ARGUMENTS);
        return new TraceEvent(time, 0, kind, domain, vcpu, all[0], all[1], all[2], all[3], all[4]);
    }

    @Test
    void everyValueComesBackAsItWas() {
        var store = new TraceStore(10_000);
        var random = new Random(5);
        var added = new TraceEvent[9_000];
        for (int i = 0; i < added.length; i++) {
            long[] arguments = new long[TraceKind.ARGUMENTS];
            for (int k = 0; k < arguments.length; k++) {
                arguments[k] = switch (random.nextInt(6)) {
                    case 0 -> 0;
                    case 1 -> random.nextLong();
                    case 2 -> -1L << random.nextInt(64);
                    case 3 -> 1L << random.nextInt(64);
                    case 4 -> 0xffff888000000000L | random.nextInt();
                    default -> random.nextInt(256) - 128;
                };
            }
            added[i] = new TraceEvent(i, random.nextInt(256), TraceKind.at(random.nextInt(TraceKind.values().length)), random.nextInt(65536),
                    random.nextInt(256), arguments[0], arguments[1], arguments[2], arguments[3], arguments[4]);
            store.add(added[i]);
        }
        for (int i = 0; i < added.length; i++) {
            assertEquals(added[i], store.get(i));
        }
    }

    @Test
    void aMillionEventsTakeLessThanFiftyBytesEach() {
        var store = new TraceStore(MANY);
        for (int i = 0; i < MANY; i += 2) {
            store.add(event(100L * i, TraceKind.HYPERCALL_ENTRY, 1, 0, 1, 0xffff888000001000L + i, 1, 0, 0x7ff0));
            store.add(event(100L * i + 50, TraceKind.HYPERCALL_RETURN, 1, 0, 1, 0, 0xffffffff81001002L, 0));
        }
        assertEquals(MANY, store.size());
        assertTrue(store.bytes() < 50L * MANY, "found " + store.bytes() + " bytes");
    }

    @Test
    void theOldestMakeRoomAndIndicesStay() {
        var store = new TraceStore(2 * TraceBlock.EVENTS);
        for (int i = 0; i < 10 * TraceBlock.EVENTS + 5; i++) {
            store.add(event(i, TraceKind.EVENT_CLOSE, 1, 0, i));
        }
        assertTrue(store.size() >= 2 * TraceBlock.EVENTS && store.size() <= 3 * TraceBlock.EVENTS, "found " + store.size());
        assertEquals(10 * TraceBlock.EVENTS + 5, store.end());
        assertEquals(store.end() - 1, store.argument(store.end() - 1, 0));
        assertEquals(TraceStore.GONE, store.get(0));
    }

    @Test
    void timeIsFoundAndNeverGoesBack() {
        var store = new TraceStore(1000);
        for (long time : new long[] { 10, 20, 20, 15, 40 }) {
            store.add(event(time, TraceKind.INTERRUPT_TIMER, TraceEvent.IDLE, 0));
        }
        assertEquals(20, store.time(3));
        assertEquals(0, store.indexAt(Long.MIN_VALUE));
        assertEquals(1, store.indexAt(11));
        assertEquals(1, store.indexAt(20));
        assertEquals(4, store.indexAt(21));
        assertEquals(5, store.indexAt(41));
    }

    @Test
    void aHypercallKnowsItsReturnAndItsRefusals() {
        var store = new TraceStore(1000);
        store.add(event(1, TraceKind.HYPERCALL_ENTRY, 1, 0, 13)); // multicall
        store.add(event(2, TraceKind.HYPERCALL_ENTRY, 1, 0, 1)); // in it
        store.add(event(3, TraceKind.REFUSED, 1, 0, 0x1000));
        store.add(event(4, TraceKind.REFUSED, 1, 0, 0x2000));
        store.add(event(5, TraceKind.HYPERCALL_ENTRY, 2, 0, 29)); // of another vCPU
        store.add(event(6, TraceKind.HYPERCALL_RETURN, 1, 0, 1, -22));
        store.add(event(7, TraceKind.HYPERCALL_RETURN, 1, 0, 13, 0));
        assertEquals(5, store.returnOf(1));
        assertEquals(6, store.returnOf(0));
        assertEquals(-1, store.returnOf(4));
        assertEquals(3, store.refusalOf(1));
        assertEquals(-1, store.refusalOf(0));
        assertEquals(1, store.entryOf(5));
        assertEquals(1, store.entryOf(2));
        assertEquals(0, store.entryOf(6));
    }

    @Test
    void aSendLeadsToTheUpcallThatTellsOfIt() {
        var store = new TraceStore(1000);
        store.add(event(1, TraceKind.EVENT_SEND, 1, 0, 4, 2, 9));
        store.add(event(2, TraceKind.EVENT_PENDING, 1, 0, 2, 9, 1, 0));
        store.add(event(3, TraceKind.EVENT_PENDING, 1, 0, 2, 10, 1, 1)); // masked
        store.add(event(4, TraceKind.EVENT_PENDING, 1, 0, 2, 11, 1, 0));
        store.add(event(5, TraceKind.TRAP_UPCALL, 2, 0, 0)); // another vCPU of the domain
        store.add(event(6, TraceKind.TRAP_UPCALL, 2, 1, 0));
        assertEquals(1, store.partner(0));
        assertEquals(5, store.partner(1));
        assertEquals(-1, store.partner(2));
        assertEquals(5, store.partner(3));
        assertEquals(-1, store.partner(4));
        assertEquals(1, store.partner(5));
    }

    @Test
    void whatOtherProcessorsDidMeanwhileDoesNotPartASendFromWhatItMadePending() {
        var store = new TraceStore(1000);
        store.add(new TraceEvent(1, 0, TraceKind.EVENT_SEND, 1, 0, 4, 2, 9, 0, 0));
        store.add(new TraceEvent(2, 3, TraceKind.EVENT_SEND, 5, 0, 6, 7, 8, 0, 0));
        store.add(new TraceEvent(3, 0, TraceKind.EVENT_PENDING, 1, 0, 2, 9, 0, 0, 0));
        store.add(new TraceEvent(4, 3, TraceKind.EVENT_BIND, 5, 0, 2, 0, 0, 0, 0));
        store.add(new TraceEvent(5, 3, TraceKind.EVENT_PENDING, 5, 0, 7, 8, 0, 0, 0));
        assertEquals(2, store.partner(0));
        assertEquals(-1, store.partner(1));
    }

    @Test
    void aSendLeadsToThePortOfASleeperThatIsWokenFirst() {
        var store = new TraceStore(1000);
        store.add(event(1, TraceKind.EVENT_SEND, 1, 0, 4, 2, 9));
        store.add(event(2, TraceKind.SCHEDULER_WAKE, 1, 0, 2, 0));
        store.add(event(3, TraceKind.EVENT_PENDING, 1, 0, 2, 9, 0, 0));
        store.add(event(4, TraceKind.EVENT_SEND, 1, 0, 4, 2, 9)); // pending already
        store.add(event(5, TraceKind.SCHEDULER_WAKE, 1, 0, 3, 0));
        store.add(event(6, TraceKind.EVENT_PENDING, 1, 0, 3, 1, 0, 0)); // a timer's
        assertEquals(2, store.partner(0));
        assertEquals(-1, store.partner(3));
    }

    @Test
    void afterALossNothingIsTiedToWhatWasBefore() {
        var store = new TraceStore(1000);
        store.add(event(1, TraceKind.HYPERCALL_ENTRY, 1, 0, 29));
        store.add(event(2, TraceKind.LOST, TraceEvent.IDLE, 0, 77));
        store.add(event(3, TraceKind.HYPERCALL_RETURN, 1, 0, 29, 0));
        assertEquals(-1, store.partner(2));
        assertEquals(77, store.lost());
    }
}
