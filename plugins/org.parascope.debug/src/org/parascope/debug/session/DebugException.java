package org.parascope.debug.session;

/** Debugging cannot go on as asked, for a reason the user can act on. The message is shown as it is. */
public final class DebugException extends Exception {
    private static final long serialVersionUID = 1L;

    public DebugException(String message) {
        super(message);
    }

    public DebugException(String message, Throwable cause) {
        super(message, cause);
    }
}
