package org.parascope.cli;

/** A command cannot be done, for a reason its user can act on; the message is complete. */
class CommandException extends Exception {
    private static final long serialVersionUID = 1L;

    CommandException(String message) {
        super(message);
    }

    CommandException(String message, Throwable cause) {
        super(message, cause);
    }
}
