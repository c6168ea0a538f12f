package org.parascope.ui.console.terminal;

import java.util.Arrays;
import org.eclipse.jdt.annotation.Nullable;

/**
 * One line of a screen: a code point and a style for each column. Blank is code point 0, so that what was never written can
 * be told from a space when text is copied. Changed only by its {@link Screen}.
 *
 * <p>One that scrolled away may be packed: a byte for each column, where bytes and one style are enough, without the blanks at its end.
 */
public final class Line {
    private static final int[] NONE = {};
    private static final int BYTE = 0xff;

    private int[] characters;
    private int[] styles;
    private byte @Nullable [] packed;
    private int packedStyle;
    private boolean wrapped;

    Line(int columns, int style) {
        characters = new int[columns];
        styles = new int[columns];
        Arrays.fill(styles, style);
    }

    /** How many columns are kept; more than the screen has after it was made narrower. */
    public int length() {
        byte[] bytes = packed;
        return bytes == null ? characters.length : bytes.length;
    }

    /** The code point in a column; 0 for blank. */
    public int character(int column) {
        if (column >= length()) {
            return 0;
        }
        byte[] bytes = packed;
        return bytes == null ? characters[column] : bytes[column] & BYTE;
    }

    public int style(int column) {
        if (column >= length()) {
            return Style.PLAIN;
        }
        return packed == null ? styles[column] : packedStyle;
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

    /** Takes less room, if it can, until it is changed. */
    void pack() {
        int end = length();
        while (end > 0 && character(end - 1) == 0 && style(end - 1) == Style.PLAIN) {
            end--;
        }
        var bytes = new byte[end];
        for (int column = 0; column < end; column++) {
            if (character(column) > BYTE || style(column) != style(0)) {
                return;
            }
            bytes[column] = (byte) character(column);
        }
        packedStyle = style(0);
        packed = bytes;
        characters = NONE;
        styles = NONE;
    }

    private void unpack() {
        byte[] bytes = packed;
        if (bytes != null) {
            characters = new int[bytes.length];
            styles = new int[bytes.length];
            Arrays.setAll(characters, column -> bytes[column] & BYTE);
            Arrays.fill(styles, packedStyle);
            packed = null;
        }
    }

    void setWrapped(boolean wrapped) {
        this.wrapped = wrapped;
    }

    void widen(int columns) {
        unpack();
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
