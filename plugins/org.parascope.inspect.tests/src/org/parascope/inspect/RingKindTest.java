package org.parascope.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** Rings written here as a frontend and a backend would, byte by byte after the PV interface's io headers. */
class RingKindTest {
    private final ByteBuffer page = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);

    private void shared(int asked, int wakeRequest, int answered, int wakeAnswer) {
        page.putInt(0, asked).putInt(4, wakeRequest).putInt(8, answered).putInt(12, wakeAnswer);
    }

    @Test
    void aBlockRingHolds32RequestsOf112Bytes() {
        shared(35, 36, 34, 35);
        RingKind.Indices indices = RingKind.BLOCK.indices(page);
        assertEquals(new RingKind.Indices(35, 34, 32, 36, 35), indices);
        assertEquals(1, indices.inFlight());
        int place = RingKind.BLOCK.place(indices, 34);
        assertEquals(64 + 2 * 112, place);
        page.put(place, (byte) 1).put(place + 1, (byte) 11).putLong(place + 8, 77).putLong(place + 16, 4096);
        assertEquals("write, sector 4096, 11 segments", RingKind.BLOCK.request(page, place));
        assertEquals(77, RingKind.BLOCK.id(page, place));
        page.put(place, (byte) 6).put(place + 1, (byte) 0).putShort(place + 2, (short) 200);
        assertEquals("indirect of read, sector 4096, 200 segments", RingKind.BLOCK.request(page, place));
        page.put(place, (byte) 5).putLong(place + 24, 512);
        assertEquals("discard, sector 4096, 512 sectors", RingKind.BLOCK.request(page, place));
        page.put(place, (byte) 99);
        assertTrue(RingKind.BLOCK.request(page, place).startsWith("operation 99"), "what no header names");
    }

    @Test
    void aRingOverSeveralPagesHoldsMore() {
        assertEquals(128, RingKind.BLOCK.indices(ByteBuffer.allocate(4 * 4096).order(ByteOrder.LITTLE_ENDIAN)).slots());
    }

    @Test
    void aNetworkCardsRingsHold256() {
        shared(300, 0, 290, 0);
        RingKind.Indices indices = RingKind.SEND.indices(page);
        assertEquals(256, indices.slots());
        int place = RingKind.SEND.place(indices, 290);
        assertEquals(64 + (290 - 256) * 12, place);
        page.putInt(place, 9).putShort(place + 4, (short) 66).putShort(place + 6, (short) 3).putShort(place + 8, (short) 5).putShort(place + 10, (short) 1514);
        assertEquals("reference 9, offset 66, flags 3, 1514 bytes", RingKind.SEND.request(page, place));
        assertEquals(5, RingKind.SEND.id(page, place));
        RingKind.Indices receive = RingKind.RECEIVE.indices(page);
        assertEquals(256, receive.slots());
        int buffer = RingKind.RECEIVE.place(receive, 1);
        page.putShort(buffer, (short) 8).putInt(buffer + 4, 334);
        assertEquals("reference 334", RingKind.RECEIVE.request(page, buffer));
        assertEquals(8, RingKind.RECEIVE.id(page, buffer));
    }

    @Test
    void indicesCountOnBeyond32Bits() {
        shared(3, 0, -2, 0);
        RingKind.Indices indices = RingKind.BLOCK.indices(page);
        assertEquals(5, indices.inFlight());
        assertTrue(indices.isPossible());
        assertEquals(64 + 31 * 112, RingKind.BLOCK.place(indices, indices.answered() + 1));
    }

    @Test
    void moreInFlightThanSlotsIsImpossible() {
        shared(100, 0, 10, 0);
        assertFalse(RingKind.BLOCK.indices(page).isPossible());
        assertTrue(RingKind.SEND.indices(page).isPossible());
    }

    @Test
    void consoleAndXenstoreAreTwoRingsOfBytesEach() {
        page.putInt(3072, 5).putInt(3076, 7).putInt(3080, 100).putInt(3084, 150);
        assertEquals(2, RingKind.Bytes.CONSOLE_INPUT.indices(page).inFlight());
        assertEquals(50, RingKind.Bytes.CONSOLE_OUTPUT.indices(page).inFlight());
        page.putInt(2048, 16).putInt(2052, 40).putInt(2056, 1).putInt(2060, 2);
        assertEquals(24, RingKind.Bytes.STORE_REQUESTS.indices(page).inFlight());
        assertEquals(1, RingKind.Bytes.STORE_ANSWERS.indices(page).inFlight());
    }
}
