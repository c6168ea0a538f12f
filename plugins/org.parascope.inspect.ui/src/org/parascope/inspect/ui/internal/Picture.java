package org.parascope.inspect.ui.internal;

import java.util.List;
import java.util.Optional;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Notice;
import org.parascope.inspect.shape.Shape;

/**
 * Everything a pane needs to show one reading, made off the UI thread.
 *
 * @param columns of the lines
 * @param lines what is to be on the screen
 * @param difference from what is on it; without meaning when {@code isNew}
 * @param isNew whether the screen is to be filled from nothing
 * @param total rows of the top level before filtering
 * @param notices what must be known about the reading
 * @param message why nothing new could be read; empty when it could
 * @param readNanos how long the reading took
 * @param drawn the shape itself where it is drawn rather than shown as lines; then there are no lines
 * @param large what is shown of a large table; then there are no lines, either
 */
record Picture(List<Column> columns, List<ShownNode> lines, Difference difference, boolean isNew, int total, List<Notice> notices,
        String message, long readNanos, Optional<Shape> drawn, Optional<LargeRows> large) {
    Picture(List<Column> columns, List<ShownNode> lines, Difference difference, boolean isNew, int total, List<Notice> notices, String message,
            long readNanos, Optional<Shape> drawn) {
        this(columns, lines, difference, isNew, total, notices, message, readNanos, drawn, Optional.empty());
    }

    /** A table of too many rows for lines of their own. */
    static Picture of(LargeRows rows, String message, long readNanos) {
        return new Picture(rows.table().columns(), List.of(), new Difference(List.of()), true, rows.table().rows().size(), rows.table().notices(),
                message, readNanos, Optional.empty(), Optional.of(rows));
    }

    /** Nothing to show, for a reason. */
    static Picture empty(String message) {
        return new Picture(List.of(), List.of(), new Difference(List.of()), true, 0, List.of(), message, 0, Optional.empty());
    }

    boolean isEmpty() {
        return columns.isEmpty();
    }
}
