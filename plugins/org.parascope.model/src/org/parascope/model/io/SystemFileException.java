package org.parascope.model.io;

import java.io.IOException;

/**
 * A model file cannot be read: damaged, made by a newer Parascope, or no model at all.
 *
 * <p>The message says what was expected, what was found, and what to do; it is shown to the user as it is.
 */
public final class SystemFileException extends IOException {
    private static final long serialVersionUID = 1;
    /** Line and column when the place is not known. */
    public static final int UNKNOWN = -1;

    private final int line;
    private final int column;

    public SystemFileException(String message, int line, int column, Throwable cause) {
        super(message, cause);
        this.line = line;
        this.column = column;
    }

    /** The line of the fault, from 1, or {@link #UNKNOWN}. */
    public int line() {
        return line;
    }

    /** The column of the fault, from 1, or {@link #UNKNOWN}. */
    public int column() {
        return column;
    }
}
