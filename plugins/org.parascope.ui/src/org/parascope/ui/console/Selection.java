package org.parascope.ui.console;

import org.parascope.ui.console.terminal.Line;
import org.parascope.ui.console.terminal.Screen;

/** Selected text of a terminal: two places of line and column, the second excluded. UI thread only. */
final class Selection {
    private int anchorLine;
    private int anchorColumn;
    private int otherLine;
    private int otherColumn;

    void start(int line, int column) {
        set(line, column, line, column);
    }

    void extend(int line, int column) {
        otherLine = line;
        otherColumn = column;
    }

    void set(int fromLine, int fromColumn, int toLine, int toColumn) {
        anchorLine = fromLine;
        anchorColumn = fromColumn;
        otherLine = toLine;
        otherColumn = toColumn;
    }

    void clear() {
        set(0, 0, 0, 0);
    }

    boolean isEmpty() {
        return anchorLine == otherLine && anchorColumn == otherColumn;
    }

    /** Lines left the scrollback: the selection stays on its text, or goes with it. */
    void moveUp(int lines) {
        if (lines > 0) {
            anchorLine -= lines;
            otherLine -= lines;
            if (Math.min(anchorLine, otherLine) < 0) {
                clear();
            }
        }
    }

    boolean contains(int line, int column) {
        long place = place(line, column);
        long anchor = place(anchorLine, anchorColumn);
        long other = place(otherLine, otherColumn);
        return place >= Math.min(anchor, other) && place < Math.max(anchor, other);
    }

    /** Selects the word around a column; a word is what contains no blank. */
    void word(Line line, int index, int column) {
        int start = column;
        int end = column;
        while (start > 0 && line.character(start - 1) > ' ') {
            start--;
        }
        while (end < line.length() && line.character(end) > ' ') {
            end++;
        }
        set(index, start, index, end);
    }

    String text(Screen screen) {
        if (isEmpty()) {
            return "";
        }
        boolean forward = place(anchorLine, anchorColumn) < place(otherLine, otherColumn);
        return forward ? screen.text(anchorLine, anchorColumn, otherLine, otherColumn)
                : screen.text(otherLine, otherColumn, anchorLine, anchorColumn);
    }

    private static long place(int line, int column) {
        return (long) line << Integer.SIZE | column;
    }
}
