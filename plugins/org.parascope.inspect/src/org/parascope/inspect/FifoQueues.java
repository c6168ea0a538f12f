package org.parascope.inspect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.parascope.machine.MemoryException;
import org.parascope.symbols.Field;
import org.parascope.symbols.FormatException;

/**
 * The FIFO event channels of one domain at one time: each port's word, and in which place of its queue a port waits.
 *
 * <p>ABI: event_channel.h. A word a port in pages of the guest's: whether it is in a queue (LINKED), and the next port of it. The tails are the
 * hypervisor's, which keeps them when the guest took the last port out; the heads in the control blocks are those of when a queue was
 * last empty, for the guest notes elsewhere how far it is. So a queue is what is still linked before its tail. The guest
 * writes words as it likes: a queue is followed for no longer than there are ports.
 */
final class FifoQueues {
    private static final int PAGE_SIZE = 4096;
    private static final int WORDS_PER_PAGE = PAGE_SIZE / Integer.BYTES;
    private static final int PENDING = 31;
    private static final int MASKED = 30;
    private static final int LINKED = 29;
    private static final int LINK_MASK = (1 << 17) - 1;

    private final List<ByteBuffer> pages;
    private final Map<Integer, Integer> places = new HashMap<>();

    /**
     * @param pages of words, a page each, little endian
     * @param tails the last port that was put into each queue; 0 when there was none
     */
    FifoQueues(List<ByteBuffer> pages, List<Integer> tails) {
        this.pages = List.copyOf(pages);
        Map<Integer, Integer> before = before();
        tails.forEach(tail -> follow(tail, before));
    }

    /** @param address of the hypervisor's struct event_fifo */
    static FifoQueues read(Hypervisor hypervisor, long address) throws FormatException, MemoryException {
        Struct fifo = hypervisor.struct("event_fifo", address);
        Field words = fifo.field("words");
        var pages = new ArrayList<ByteBuffer>();
        for (int page = 0; page < Math.min(fifo.number("word_pages"), words.arrayLength()); page++) {
            pages.add(ByteBuffer.wrap(hypervisor.memory().read(fifo.number(words, page), PAGE_SIZE)).order(ByteOrder.LITTLE_ENDIAN));
        }
        Field last = fifo.field("tail");
        var tails = new ArrayList<Integer>();
        for (int queue = 0; queue < last.arrayLength(); queue++) {
            tails.add((int) fifo.number(last, queue));
        }
        return new FifoQueues(pages, tails);
    }

    /** By port, which one is before it in its queue. */
    private Map<Integer, Integer> before() {
        var before = new HashMap<Integer, Integer>();
        for (int port = 1; port < ports(); port++) {
            int next = word(port) & LINK_MASK;
            if (isLinked(port) && next != 0) {
                before.put(next, port);
            }
        }
        return before;
    }

    private void follow(int tail, Map<Integer, Integer> before) {
        var queue = new LinkedHashSet<Integer>();
        for (Integer port = tail; port != null && isLinked(port) && queue.add(port);) {
            port = before.get(port);
        }
        int place = queue.size();
        for (int port : queue) {
            places.put(port, place--);
        }
    }

    private int ports() {
        return pages.size() * WORDS_PER_PAGE;
    }

    private int word(int port) {
        return port < 0 || port >= ports() ? 0 : pages.get(port / WORDS_PER_PAGE).getInt(port % WORDS_PER_PAGE * Integer.BYTES);
    }

    private boolean isLinked(int port) {
        return (word(port) >>> LINKED & 1) != 0;
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
