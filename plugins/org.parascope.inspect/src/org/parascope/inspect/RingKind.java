package org.parascope.inspect;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The shared rings of the PV interface, in which one domain asks and another one answers: where their indices stand, how large a slot is
 * and what a request in it says. Sources: io/ring.h, io/blkif.h (64-bit), io/netif.h, io/console.h, io/xs_wire.h.
 *
 * <p>Reads only the bytes it is given. Read {@link DeviceRings} next.
 */
enum RingKind {
    BLOCK("requests", 112) {
        @Override
        String request(ByteBuffer page, int at) {
            int operation = page.get(at) & BYTE;
            String name = operation < OPERATIONS.size() ? OPERATIONS.get(operation) : "operation " + operation;
            int segments = operation == INDIRECT ? page.getShort(at + 2) & SHORT : page.get(at + 1) & BYTE;
            String of = operation == INDIRECT ? " of " + OPERATIONS.get(Math.min(page.get(at + 1) & BYTE, OPERATIONS.size() - 1)) : "";
            String size = operation == DISCARD ? "%d sectors".formatted(page.getLong(at + 24)) : "%d segments".formatted(segments);
            return "%s%s, sector %d, %s".formatted(name, of, page.getLong(at + 16), size);
        }

        @Override
        long id(ByteBuffer page, int at) {
            return page.getLong(at + 8);
        }
    },
    SEND("packets sent", 12) {
        @Override
        String request(ByteBuffer page, int at) {
            return "reference %d, offset %d, flags %x, %d bytes".formatted(page.getInt(at) & WORD, page.getShort(at + 4) & SHORT,
                    page.getShort(at + 6) & SHORT, page.getShort(at + 10) & SHORT);
        }

        @Override
        long id(ByteBuffer page, int at) {
            return page.getShort(at + 8) & SHORT;
        }
    },
    RECEIVE("buffers for packets", 8) {
        @Override
        String request(ByteBuffer page, int at) {
            return "reference %d".formatted(page.getInt(at + 4) & WORD);
        }

        @Override
        long id(ByteBuffer page, int at) {
            return page.getShort(at) & SHORT;
        }
    };

    /** Two rings of bytes in one page: how many bytes each holds and where its consumer's and producer's indices stand. */
    enum Bytes {
        CONSOLE_INPUT("typed", 1024, 3072), CONSOLE_OUTPUT("printed", 2048, 3080), STORE_REQUESTS("asked", 1024, 2048),
        STORE_ANSWERS("answered", 1024, 2056);

        private final String title;
        private final int size;
        private final int consumer;

        Bytes(String title, int size, int consumer) {
            this.title = title;
            this.size = size;
            this.consumer = consumer;
        }

        String title() {
            return title;
        }

        Indices indices(ByteBuffer page) {
            return new Indices(page.getInt(consumer + Integer.BYTES) & WORD, page.getInt(consumer) & WORD, size, 0, 0);
        }
    }

    /**
     * A ring's indices; they count on without end, modulo 2^32.
     *
     * @param asked by the producer
     * @param answered by the consumer
     * @param slots how many it holds
     * @param wakeRequest at which request the answering side wants an event
     * @param wakeAnswer at which answer the asking side wants one
     */
    record Indices(long asked, long answered, int slots, long wakeRequest, long wakeAnswer) {
        long inFlight() {
            return asked - answered & WORD;
        }

        boolean isPossible() {
            return inFlight() <= slots;
        }
    }

    private static final List<String> OPERATIONS = List.of("read", "write", "write barrier", "flush", "reserved", "discard", "indirect");
    private static final int DISCARD = 5;
    private static final int INDIRECT = 6;
    private static final int HEADER = 64;
    private static final long WORD = 0xffffffffL;
    private static final int SHORT = 0xffff;
    private static final int BYTE = 0xff;

    private final String title;
    private final int slot;

    RingKind(String title, int slot) {
        this.title = title;
        this.slot = slot;
    }

    String title() {
        return title;
    }

    /** What the request that begins there asks for. */
    abstract String request(ByteBuffer page, int at);

    /** The number by which its answer will name it. */
    abstract long id(ByteBuffer page, int at);

    /** The indices of a ring over all its pages, which lie one behind the other in the bytes. */
    Indices indices(ByteBuffer pages) {
        int slots = Integer.highestOneBit((pages.capacity() - HEADER) / slot);
        return new Indices(pages.getInt(0) & WORD, pages.getInt(8) & WORD, slots, pages.getInt(4) & WORD, pages.getInt(12) & WORD);
    }

    /** Where the slot of an index begins. */
    int place(Indices indices, long index) {
        return HEADER + (int) (index & indices.slots() - 1) * slot;
    }
}
