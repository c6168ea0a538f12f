package org.parascope.machine;

/** Memory that was asked for is not there: an address outside the RAM, or a source that went away. */
public final class MemoryException extends Exception {
    private static final long serialVersionUID = 1L;

    public MemoryException(String message) {
        super(message);
    }

    public MemoryException(String message, Throwable cause) {
        super(message, cause);
    }
}
