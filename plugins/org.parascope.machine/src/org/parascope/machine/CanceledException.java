package org.parascope.machine;

/**
 * The user canceled long work. Not a failure: whoever started the work cleans up and says nothing.
 *
 * <p>Unchecked, because it travels from the depth of every long loop to the one place that started it.
 */
public final class CanceledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CanceledException() {
        super("Canceled.");
    }
}
