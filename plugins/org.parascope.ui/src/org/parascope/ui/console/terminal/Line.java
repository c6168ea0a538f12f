package org.parascope.ui.console.terminal;

import java.util.Arrays;

/**
 * One line of a screen: a code point and a style for each column. Blank is code point 0, so that what was never written can
 * be told from a space when text is copied. Changed only by its {@link Screen}.
 */
public final class Line {
    private int[] characters;
    private int[] styles;
    private boolean wrapped;

    Line(int columns, int style) {
        characters = new int[columns];
        styles = new int[columns];
        Arrays.fill(styles, style);
    }

    /** How many columns are kept; more than the screen has after it was made narrower. */
    public int length() {
        return characters.length;
    }

    /** The code point in a column; 0 for blank. */
    public int character(int column) {
        return column < characters.length ? characters[column] : 0;
    }

    public int style(int column) {
        return column < styles.length ? styles[column] : Style.PLAIN;
    }

    /** Whether the text goes on in the next line, without a line break of its own. */
    public boolean isWrapped() {
        return wrapped;
    }

    /** The text of columns, blanks as spaces, without those at the end. */
    public String text(int from, int to) {
        var text = new StringBuilder();
        for (int column = from; column < to; column++) {
            int character = character(column);
            text.appendCodePoint(character == 0 ? ' ' : character);
        }
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(0, end);
    }

    @Override
    public String toString() {
        return text(0, length());
    }

    void setWrapped(boolean wrapped) {
        this.wrapped = wrapped;
    }

    void widen(int columns) {
        int old = characters.length;
        if (old < columns) {
            characters = Arrays.copyOf(characters, columns);
            styles = Arrays.copyOf(styles, columns);
            Arrays.fill(styles, old, columns, Style.PLAIN);
        }
    }

    void set(int column, int character, int style) {
        characters[column] = character;
        styles[column] = style;
    }

    void erase(int from, int to, int style) {
        int end = Math.min(to, characters.length);
        if (from < end) {
            Arrays.fill(characters, from, end, 0);
            Arrays.fill(styles, from, end, style);
        }
    }

    /** Moves what is right of a column to the right, blanks come in; what leaves the last column is gone. */
    void insert(int column, int count, int columns, int style) {
        int moved = Math.max(0, columns - column - count);
        System.arraycopy(characters, column, characters, columns - moved, moved);
        System.arraycopy(styles, column, styles, columns - moved, moved);
        erase(column, columns - moved, style);
    }

    /** Removes characters at a column, the rest moves left, blanks come in at the end. */
    void delete(int column, int count, int columns, int style) {
        int moved = Math.max(0, columns - column - count);
        System.arraycopy(characters, columns - moved, characters, column, moved);
        System.arraycopy(styles, columns - moved, styles, column, moved);
        erase(column + moved, columns, style);
    }
}
