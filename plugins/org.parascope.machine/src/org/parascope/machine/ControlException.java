package org.parascope.machine;

/** The emulator did not do what it was asked. The message says what, and why. */
public final class ControlException extends Exception {
    private static final long serialVersionUID = 1L;

    public ControlException(String message, Throwable cause) {
        super(message, cause);
    }
}
