package org.parascope.inspect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.parascope.machine.MemoryException;
import org.parascope.symbols.Field;
import org.parascope.symbols.FormatException;

/**
 * The FIFO event channels of one domain at one time: each port's word, and in which place of its queue a port waits.
 *
 * <p>ABI: event_channel.h. A word a port in pages of the guest's, its low bits the next port of the queue; a control block a vCPU
 * with the heads of 16 queues, one a priority. The tails are the hypervisor's. The guest writes heads and links as it likes: a
 * queue is followed for no longer than there are ports.
 */
final class FifoQueues {
    private static final int PAGE_SIZE = 4096;
    private static final int WORDS_PER_PAGE = PAGE_SIZE / Integer.BYTES;
    private static final int PENDING = 31;
    private static final int MASKED = 30;
    private static final int LINK_MASK = (1 << 17) - 1;
    private static final int QUEUES = 16;
    /** In struct evtchn_fifo_control_block. */
    private static final int HEADS = 8;

    private final List<ByteBuffer> pages = new ArrayList<>();
    private final Map<Integer, Integer> places = new HashMap<>();

    private FifoQueues() {
    }

    /** @param address of the hypervisor's struct event_fifo */
    static FifoQueues read(Hypervisor hypervisor, long address) throws FormatException, MemoryException {
        var queues = new FifoQueues();
        Struct fifo = hypervisor.struct("event_fifo", address);
        Field words = fifo.field("words");
        for (int page = 0; page < Math.min(fifo.number("word_pages"), words.arrayLength()); page++) {
            queues.pages.add(buffer(hypervisor.memory().read(fifo.number(words, page), PAGE_SIZE)));
        }
        Field controls = fifo.field("control");
        for (int vcpu = 0; vcpu < controls.arrayLength(); vcpu++) {
            long control = fifo.number(controls, vcpu);
            if (control != 0) {
                queues.follow(fifo, vcpu, buffer(hypervisor.memory().read(control, HEADS + QUEUES * Integer.BYTES)));
            }
        }
        return queues;
    }

    private static ByteBuffer buffer(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void follow(Struct fifo, int vcpu, ByteBuffer control) throws FormatException {
        Field tails = fifo.field("tail");
        for (int queue = 0; queue < QUEUES; queue++) {
            int tail = (int) fifo.number(tails, vcpu * QUEUES + queue);
            int port = tail == 0 ? 0 : control.getInt(HEADS + queue * Integer.BYTES);
            var met = new BitSet();
            for (int place = 1; port > 0 && port < ports() && !met.get(port); place++) {
                met.set(port);
                places.put(port, place);
                port = port == tail ? 0 : word(port) & LINK_MASK;
            }
        }
    }

    private int ports() {
        return pages.size() * WORDS_PER_PAGE;
    }

    private int word(int port) {
        return port < 0 || port >= ports() ? 0 : pages.get(port / WORDS_PER_PAGE).getInt(port % WORDS_PER_PAGE * Integer.BYTES);
    }

    boolean isPending(int port) {
        return (word(port) >>> PENDING & 1) != 0;
    }

    boolean isMasked(int port) {
        return (word(port) >>> MASKED & 1) != 0;
    }

    /** Its place in its queue, 1 for the next one; 0 when it waits in none. */
    int place(int port) {
        return places.getOrDefault(port, 0);
    }
}
