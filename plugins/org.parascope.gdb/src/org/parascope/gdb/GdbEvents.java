package org.parascope.gdb;

/** Hears of what gdb tells without being asked. Called on one thread of its own, in order; it may execute commands. */
public interface GdbEvents {
    /** The target stopped. */
    void stopped(Stop stop);

    /** The target runs. */
    void running();

    /** gdb wrote to its console, log, or the target's output. */
    void text(String text);

    /** gdb holds no target any more: it was told to let go, the target ended, or the connection was lost. */
    void targetGone();

    /** gdb is gone; the last call. */
    void ended(String message);
}
