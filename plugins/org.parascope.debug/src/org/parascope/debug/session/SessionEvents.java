package org.parascope.debug.session;

/** Hears of a session. Called on the session's own thread, in order; it may ask the session, and must return soon. */
public interface SessionEvents {
    void stopped(SessionStop stop);

    void running();

    /** gdb's words for people. */
    void text(String text);

    /** The session is over; the last call. The machine may live on. */
    void ended(String message);
}
