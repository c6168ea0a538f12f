package org.parascope.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which ports wait in FIFO queues, by what the guest's words and the hypervisor's tails say. */
class FifoQueuesTest {
    private static final int PAGE_SIZE = 4096;
    private static final int PENDING = 1 << 31;
    private static final int MASKED = 1 << 30;
    private static final int LINKED = 1 << 29;

    private final ByteBuffer words = ByteBuffer.allocate(PAGE_SIZE).order(ByteOrder.LITTLE_ENDIAN);

    private void put(int port, int word) {
        words.putInt(port * Integer.BYTES, word);
    }

    private FifoQueues queues(Integer... tails) {
        return new FifoQueues(List.of(words), List.of(tails));
    }

    @Test
    void placesGoFromTheNextToBeTakenToTheTail() {
        put(5, PENDING | LINKED | 9);
        put(9, PENDING | LINKED | 3);
        put(3, PENDING | LINKED);
        FifoQueues queues = queues(0, 3);
        assertEquals(1, queues.place(5));
        assertEquals(2, queues.place(9));
        assertEquals(3, queues.place(3));
        assertEquals(0, queues.place(4));
    }

    @Test
    void whatTheGuestTookOutWaitsNoLongerThoughItIsStillTheTail() {
        put(3, 0);
        put(7, MASKED);
        FifoQueues queues = queues(3, 7);
        assertEquals(0, queues.place(3));
        assertEquals(0, queues.place(7));
        assertTrue(queues.isMasked(7));
    }

    @Test
    void theNextOneIsFirstWhenTheGuestTookOutTheHead() {
        put(5, 0); // taken out: its link is gone
        put(9, PENDING | LINKED | 3);
        put(3, PENDING | LINKED);
        FifoQueues queues = queues(3);
        assertEquals(0, queues.place(5));
        assertEquals(1, queues.place(9));
        assertEquals(2, queues.place(3));
        assertTrue(queues.isPending(9));
        assertFalse(queues.isPending(5));
    }

    @Test
    void aQueueThatLeadsBackToItselfEnds() {
        put(5, LINKED | 9);
        put(9, LINKED | 5);
        assertEquals(2, queues(9).place(9));
        assertEquals(0, queues(4000, -1).place(5));
    }
}
