package org.parascope.run;

/**
 * A machine could not be started, reached or steered, for a reason its user can act on.
 *
 * <p>The message is complete: what was expected, what was found, what to do. It is shown as it is; never a stack trace.
 * Our own mistakes are unchecked exceptions, not this. Read {@link QemuMachine} next.
 */
public final class RunException extends Exception {
    private static final long serialVersionUID = 1L;

    public RunException(String message) {
        super(message);
    }

    public RunException(String message, Throwable cause) {
        super(message, cause);
    }
}
