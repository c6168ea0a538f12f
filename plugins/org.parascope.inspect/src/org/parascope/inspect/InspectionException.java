package org.parascope.inspect;

/** Nothing can be shown. The message says what was expected, what was found, and what to do, for the place where the user looks. */
public final class InspectionException extends Exception {
    private static final long serialVersionUID = 1L;

    public InspectionException(String message) {
        super(message);
    }

    public InspectionException(String message, Throwable cause) {
        super(message, cause);
    }
}
