package org.parascope.inspect.ui.internal;

/**
 * Which lines of a large table are on the screen: what is asked for next is right in them first.
 *
 * @param wishedTop line that was at the top, which may be beyond the end of fewer lines
 * @param page whole lines that fit; one more may be seen in part
 */
record LinesInSight(int wishedTop, int page) {
    /** The line at the top when there are so many. */
    int top(int size) {
        return Math.clamp(wishedTop, 0, Math.max(0, size - page));
    }
}
