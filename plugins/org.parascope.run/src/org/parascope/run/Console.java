package org.parascope.run;

/**
 * A guest's console: bytes out to listeners, bytes in, and what was written so far. Serial ports and the consoles that
 * Paracore keeps in RAM for its domains look alike through it.
 *
 * <p>It knows no terminal: bytes are as the guest wrote them. All methods may be called from any thread; listeners are
 * called on the console's own thread and must not block it for long.
 */
public interface Console {

    /** What comes out of a console. */
    interface Listener {
        /** Bytes the guest wrote, in order; the array is the listener's own. */
        void output(byte[] bytes);

        /** What was written so far is void: a recording went to another instant. What had been written by then comes next. */
        default void restarted() {
            // Whoever only adds up what comes has nothing to do.
        }

        /** The machine has ended: nothing more will come. */
        void closed();
    }

    /** As shown on a tab: {@code serial0}, or a domain's name. */
    String name();

    /** The owner, where it is one domain's console; -1 for a port of the machine. */
    int domain();

    /**
     * Adds a listener; it gets what was written so far (as much as is kept) first, and nothing is lost or doubled between
     * that and the live output.
     */
    void attach(Listener listener);

    void detach(Listener listener);

    /**
     * Types bytes; waits while the guest does not take them.
     *
     * @throws RunException when the machine has ended
     */
    void send(byte[] bytes) throws RunException;

    /** What was written so far, as much as is kept (the last MiB). */
    byte[] history();

    /** Whether the machine has ended. */
    boolean isClosed();
}
