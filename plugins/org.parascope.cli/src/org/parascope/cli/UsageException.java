package org.parascope.cli;

/** The command line asks for what cannot be meant; the message says what was expected. Its exit code is that of wrong usage. */
final class UsageException extends CommandException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }

    UsageException(String message, Throwable cause) {
        super(message, cause);
    }
}
