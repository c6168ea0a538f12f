package org.parascope.inspect.shape;

/**
 * Something the reader of a result must know about it as a whole.
 *
 * @param kind what it means for the result
 * @param text for people: what, where, what to do
 */
public record Notice(Kind kind, String text) {
    /** What a notice means for the result. */
    public enum Kind {
        /** It changed while it was read, and every retry met another change. */
        TORN,
        /** There was more than is shown: a bound was reached. */
        CUT,
        /** The memory holds something that cannot be. */
        BROKEN
    }
}
