package org.parascope.run;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The output side of a console: keeps the last bytes in a ring and hands every byte to the listeners exactly once.
 *
 * <p>One lock orders appending and attaching; listeners are called under it, which is what makes "history first, then live,
 * no gap" true. A listener must therefore not wait for another thread that uses the same console.
 */
final class Scrollback {
    static final int CAPACITY = 1 << 20;

    private final byte[] ring;
    private long produced;
    private boolean closed;
    private final List<Console.Listener> listeners = new CopyOnWriteArrayList<>();

    Scrollback() {
        this(CAPACITY);
    }

    Scrollback(int capacity) {
        ring = new byte[capacity];
    }

    synchronized void append(byte[] bytes) {
        int from = Math.max(0, bytes.length - ring.length);
        produced += from;
        for (int i = from; i < bytes.length; i++) {
            ring[(int) (produced++ % ring.length)] = bytes[i];
        }
        listeners.forEach(listener -> listener.output(bytes.clone()));
    }

    /** Begins again with another text. */
    synchronized void restart(byte[] text) {
        produced = 0;
        listeners.forEach(Console.Listener::restarted);
        append(text);
    }

    synchronized void close() {
        if (!closed) {
            closed = true;
            listeners.forEach(Console.Listener::closed);
        }
    }

    synchronized void attach(Console.Listener listener) {
        if (produced > 0) {
            listener.output(history());
        }
        listeners.add(listener);
        if (closed) {
            listener.closed();
        }
    }

    void detach(Console.Listener listener) {
        listeners.remove(listener);
    }

    synchronized byte[] history() {
        int length = (int) Math.min(produced, ring.length);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = ring[(int) ((produced - length + i) % ring.length)];
        }
        return bytes;
    }

    synchronized boolean isClosed() {
        return closed;
    }
}
