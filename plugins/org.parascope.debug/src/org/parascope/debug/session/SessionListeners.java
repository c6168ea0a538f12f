package org.parascope.debug.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Who hears of a session. What was said before anybody listened is kept for the first one, and who comes after the session's end hears of
 * it at once. Thread-safe.
 */
final class SessionListeners {
    private final List<SessionEvents> listeners = new CopyOnWriteArrayList<>();
    private final List<String> unheard = new ArrayList<>();
    private Optional<String> ending = Optional.empty();

    synchronized void add(SessionEvents listener) {
        listeners.add(listener);
        unheard.forEach(listener::text);
        unheard.clear();
        ending.ifPresent(listener::ended);
    }

    void tell(Consumer<SessionEvents> news) {
        listeners.forEach(news);
    }

    /** A line for people. */
    void say(String message) {
        synchronized (this) {
            if (listeners.isEmpty()) {
                unheard.add(message + "\n");
            }
        }
        tell(listener -> listener.text(message + "\n"));
    }

    /** The last news. */
    void end(String message) {
        List<SessionEvents> told;
        synchronized (this) {
            ending = Optional.of(message);
            told = List.copyOf(listeners);
        }
        told.forEach(listener -> listener.ended(message));
    }
}
