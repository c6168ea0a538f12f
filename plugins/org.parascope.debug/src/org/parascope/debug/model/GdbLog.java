package org.parascope.debug.model;

import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.eclipse.debug.core.ILaunch;

/**
 * What gdb and the debugger said in a launch, for people: a bounded text with listeners. The window shows it; nothing reads
 * it to decide anything.
 */
public final class GdbLog {
    private static final int MOST = 1 << 18;
    private static final Map<ILaunch, GdbLog> LOGS = new WeakHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    private GdbLog() {
    }

    /** The one of a launch. */
    public static GdbLog of(ILaunch launch) {
        synchronized (LOGS) {
            return LOGS.computeIfAbsent(launch, _ -> new GdbLog());
        }
    }

    /** Adds a listener, which first gets what was said so far. */
    public synchronized void addListener(Consumer<String> listener) {
        listener.accept(text.toString());
        listeners.add(listener);
    }

    public void removeListener(Consumer<String> listener) {
        listeners.remove(listener);
    }

    synchronized void append(String words) {
        text.append(words);
        text.delete(0, Math.max(0, text.length() - MOST));
        listeners.forEach(listener -> listener.accept(words));
    }
}
