package org.parascope.debug.session;

/** Hears of a session. Called on the session's own thread, in order; it may ask the session, and must return soon. */
public interface SessionEvents {
    void stopped(SessionStop stop);

    default void running() {
        // Who waits for stops need not know.
    }

    /** The machine stands as it did, but more is known of its stacks: a guest's symbols have been read. */
    default void stacksChanged() {
        // Who shows no stacks need not know.
    }

    /** gdb's words for people. */
    default void text(String text) {
        // Who has no console need not know.
    }

    /** The session is over; the last call. The machine may live on. */
    void ended(String message);
}
