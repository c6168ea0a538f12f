package org.parascope.build;

/**
 * A system cannot be built, for a reason the user can do something about: a missing tool, a file that is gone, a kernel that is
 * none, a full disk.
 *
 * <p>The message says what was expected, what was found, and what to do; it is shown to the user as it is.
 */
public final class BuildException extends Exception {
    private static final long serialVersionUID = 1L;

    public BuildException(String message) {
        super(message);
    }

    public BuildException(String message, Throwable cause) {
        super(message, cause);
    }
}
