package org.parascope.gdb;

/**
 * gdb refused a command, did not answer in time, or is gone. The message is for the user, gdb's own words where it gave
 * some.
 */
public final class GdbException extends Exception {
    private static final long serialVersionUID = 1L;

    public GdbException(String message) {
        super(message);
    }

    public GdbException(String message, Throwable cause) {
        super(message, cause);
    }
}
