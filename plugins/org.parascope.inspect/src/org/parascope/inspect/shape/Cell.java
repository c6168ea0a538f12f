package org.parascope.inspect.shape;

import org.eclipse.jdt.annotation.Nullable;

/**
 * One value of a row: its text for people, its value for programs and sorting, and a hint.
 *
 * @param text as shown
 * @param value a {@link String}, {@link Long}, {@link Double} or {@link Boolean}; null where there is no value
 * @param hint more about it for a tooltip, such as the raw word behind named flags; may be empty
 */
public record Cell(String text, @Nullable Object value, String hint) {
    public static final Cell EMPTY = new Cell("", null, "");

    public static Cell text(String text) {
        return new Cell(text, text, "");
    }

    public static Cell number(long value) {
        return new Cell(Long.toString(value), value, "");
    }

    public static Cell flag(boolean value, String whenSet) {
        return new Cell(value ? whenSet : "", value, "");
    }

    /** A number whose text is not its decimal form. */
    public static Cell of(String text, long value) {
        return new Cell(text, value, "");
    }

    public static Cell of(String text, double value) {
        return new Cell(text, value, "");
    }

    public Cell withHint(String newHint) {
        return new Cell(text, value, newHint);
    }
}
