package org.parascope.ui.console.terminal;

import java.util.ArrayList;
import java.util.List;

/**
 * The grid of a terminal with its cursor, scroll region, alternate screen and scrollback. It knows what each operation of a
 * VT100 does, and nothing of escape sequences ({@link VtParser}) or windows.
 *
 * <p>Not thread-safe by itself: whoever feeds and whoever draws hold its monitor. Rows and columns count from 0.
 */
public final class Screen {
    /** Lines kept above the screen unless somebody wants others. */
    public static final int SCROLLBACK = 10_000;
    private static final int TAB = 8;
    private static final int NARROWEST = 2;

    private final List<Line> scrollback = new ArrayList<>();
    private List<Line> lines = new ArrayList<>();
    private List<Line> mainLines = List.of();
    private boolean alternate;
    private int columns;
    private int rows;
    private int row;
    private int column;
    private boolean wrapPending;
    private int style = Style.PLAIN;
    private int top;
    private int bottom;
    private int savedRow;
    private int savedColumn;
    private int savedStyle = Style.PLAIN;
    private boolean autoWrap = true;
    private boolean insertMode;
    private boolean originMode;
    private boolean cursorVisible = true;
    private boolean applicationKeys;
    private boolean bracketedPaste;
    private long dropped;
    private final int kept;

    public Screen(int columns, int rows) {
        this(columns, rows, SCROLLBACK);
    }

    /** @param kept lines above the screen; the oldest make room, a tenth at a time */
    public Screen(int columns, int rows, int kept) {
        this.kept = kept;
        this.columns = Math.max(NARROWEST, columns);
        this.rows = Math.max(NARROWEST, rows);
        bottom = this.rows - 1;
        fill(lines);
    }

    public int columns() {
        return columns;
    }

    public int rows() {
        return rows;
    }

    public int cursorRow() {
        return row;
    }

    public int cursorColumn() {
        return column;
    }

    public boolean isCursorVisible() {
        return cursorVisible;
    }

    /** Whether cursor keys send {@code ESC O}. */
    public boolean hasApplicationKeys() {
        return applicationKeys;
    }

    /** Whether pasted text is to be marked as such. */
    public boolean hasBracketedPaste() {
        return bracketedPaste;
    }

    /** Lines above the screen; none on the alternate screen. */
    public int scrollbackSize() {
        return alternate ? 0 : scrollback.size();
    }

    /** How many lines have left the scrollback for good; a view that looks back moves by as many. */
    public long droppedLines() {
        return dropped;
    }

    /** A line; those below {@link #scrollbackSize()} are scrollback, the others the screen. */
    public Line line(int index) {
        int above = scrollbackSize();
        return index < above ? scrollback.get(index) : lines.get(index - above);
    }

    /** All lines, scrollback and screen. */
    public int lineCount() {
        return scrollbackSize() + rows;
    }

    /** The screen's text, a line a row, without blank lines at the end. */
    public String text() {
        var text = new StringBuilder();
        lines.forEach(line -> text.append(line.text(0, columns)).append('\n'));
        return text.toString().stripTrailing();
    }

    /** Text between two places, ends included from, excluded to; wrapped lines are joined. */
    public String text(int fromLine, int fromColumn, int toLine, int toColumn) {
        var text = new StringBuilder();
        for (int index = fromLine; index <= toLine && index < lineCount(); index++) {
            Line line = line(index);
            text.append(line.text(index == fromLine ? fromColumn : 0, index == toLine ? toColumn : line.length()));
            if (index < toLine && !line.isWrapped()) {
                text.append('\n');
            }
        }
        return text.toString();
    }

    /** Another size; lines are kept at the cursor, and what no longer fits to the right comes back when it is wider again. */
    public void resize(int newColumns, int newRows) {
        int wantedRows = Math.max(NARROWEST, newRows);
        columns = Math.max(NARROWEST, newColumns);
        lines.forEach(line -> line.widen(columns));
        while (lines.size() > wantedRows && row < lines.size() - 1) {
            lines.removeLast(); // blank or not, it is below the cursor
        }
        while (lines.size() > wantedRows) {
            keep(lines.removeFirst());
            row--;
        }
        while (lines.size() < wantedRows && scrollbackSize() > 0) {
            Line back = scrollback.removeLast();
            back.widen(columns);
            lines.addFirst(back);
            row++;
        }
        rows = wantedRows;
        fill(lines);
        top = 0;
        bottom = rows - 1;
        row = clamp(row, rows);
        column = clamp(column, columns);
        wrapPending = false;
    }

    /** Writes a character at the cursor. */
    void put(int character) {
        if (wrapPending && autoWrap) {
            lines.get(row).setWrapped(true);
            column = 0;
            lineFeed();
        }
        wrapPending = false;
        Line line = lines.get(row);
        if (insertMode) {
            line.insert(column, 1, columns, style);
        }
        line.set(column, character, style);
        if (column == columns - 1) {
            wrapPending = true;
        } else {
            column++;
        }
    }

    void lineFeed() {
        wrapPending = false;
        if (row == bottom) {
            scrollUp(1);
        } else if (row < rows - 1) {
            row++;
        }
    }

    void reverseLineFeed() {
        wrapPending = false;
        if (row == top) {
            scrollDown(1);
        } else if (row > 0) {
            row--;
        }
    }

    void carriageReturn() {
        column = 0;
        wrapPending = false;
    }

    void backspace() {
        column = Math.max(0, column - 1);
        wrapPending = false;
    }

    void tab() {
        column = Math.min(columns - 1, (column / TAB + 1) * TAB);
    }

    /** To a place; the row counts from the scroll region's first in origin mode. */
    void moveTo(int newRow, int newColumn) {
        row = originMode ? Math.min(bottom, top + Math.max(0, newRow)) : clamp(newRow, rows);
        column = clamp(newColumn, columns);
        wrapPending = false;
    }

    /** By rows and columns; a move does not leave the scroll region it starts in. */
    void moveBy(int byRows, int byColumns) {
        int first = row >= top ? top : 0;
        int last = row <= bottom ? bottom : rows - 1;
        row = Math.max(first, Math.min(last, row + byRows));
        column = clamp(column + byColumns, columns);
        wrapPending = false;
    }

    void toColumn(int newColumn) {
        column = clamp(newColumn, columns);
        wrapPending = false;
    }

    void toRow(int newRow) {
        moveTo(newRow, column);
    }

    void save() {
        savedRow = row;
        savedColumn = column;
        savedStyle = style;
    }

    void restore() {
        row = clamp(savedRow, rows);
        column = clamp(savedColumn, columns);
        style = savedStyle;
        wrapPending = false;
    }

    int style() {
        return style;
    }

    void setStyle(int newStyle) {
        style = newStyle;
    }

    /** Erases to the end (0), from the start (1), all of the screen (2), or the scrollback too (3). */
    void eraseScreen(int part) {
        switch (part) {
        case 0 -> {
            eraseLine(0);
            eraseRows(row + 1, rows);
        }
        case 1 -> {
            eraseLine(1);
            eraseRows(0, row);
        }
        case 2 -> eraseRows(0, rows);
        case 3 -> scrollback.clear();
        default -> {
            return; // no such part: ignored, as a terminal does
        }
        }
    }

    /** Erases in the cursor's line: to the end (0), from the start (1), all (2). */
    void eraseLine(int part) {
        int from = part == 0 ? column : 0;
        int to = part == 1 ? column + 1 : columns;
        lines.get(row).erase(from, to, background());
        wrapPending = false;
    }

    void eraseCharacters(int count) {
        lines.get(row).erase(column, Math.min(columns, column + count), background());
    }

    void insertCharacters(int count) {
        lines.get(row).insert(column, Math.min(count, columns - column), columns, background());
    }

    void deleteCharacters(int count) {
        lines.get(row).delete(column, Math.min(count, columns - column), columns, background());
    }

    void insertLines(int count) {
        if (row >= top && row <= bottom) {
            shift(row, bottom, -Math.min(count, bottom - row + 1));
        }
    }

    void deleteLines(int count) {
        if (row >= top && row <= bottom) {
            shift(row, bottom, Math.min(count, bottom - row + 1));
        }
    }

    /** The region's lines go up; lines that leave the whole main screen at its top are kept. */
    void scrollUp(int count) {
        int lost = Math.min(count, bottom - top + 1);
        if (top == 0 && !alternate) {
            for (int i = 0; i < lost; i++) {
                keep(lines.get(i));
                lines.set(i, new Line(columns, background()));
            }
        }
        shift(top, bottom, lost);
    }

    void scrollDown(int count) {
        shift(top, bottom, -Math.min(count, bottom - top + 1));
    }

    /** The rows that scroll, both ends included; the whole screen when they make no sense. */
    void setRegion(int first, int last) {
        boolean sensible = first >= 0 && first < last && last < rows;
        top = sensible ? first : 0;
        bottom = sensible ? last : rows - 1;
        moveTo(0, 0);
    }

    void setAlternate(boolean on) {
        if (on == alternate) {
            return;
        }
        alternate = on;
        if (on) {
            mainLines = lines;
            lines = new ArrayList<>();
        } else {
            lines = new ArrayList<>(mainLines);
            lines.forEach(line -> line.widen(columns));
            while (lines.size() > rows) {
                keep(lines.removeFirst());
            }
        }
        fill(lines);
        setRegion(0, rows - 1);
    }

    void setAutoWrap(boolean on) {
        autoWrap = on;
    }

    void setInsertMode(boolean on) {
        insertMode = on;
    }

    void setOriginMode(boolean on) {
        originMode = on;
        moveTo(0, 0);
    }

    void setCursorVisible(boolean on) {
        cursorVisible = on;
    }

    void setApplicationKeys(boolean on) {
        applicationKeys = on;
    }

    void setBracketedPaste(boolean on) {
        bracketedPaste = on;
    }

    /** As after power-on; the scrollback stays. */
    void reset() {
        setAlternate(false);
        style = Style.PLAIN;
        autoWrap = true;
        insertMode = false;
        originMode = false;
        cursorVisible = true;
        applicationKeys = false;
        bracketedPaste = false;
        eraseRows(0, rows);
        setRegion(0, rows - 1);
    }

    /** Erased cells take the current background, as xterm's do. */
    private int background() {
        return Style.withBackground(Style.PLAIN, Style.background(style));
    }

    private void eraseRows(int from, int to) {
        for (int i = from; i < to; i++) {
            lines.set(i, new Line(columns, background()));
        }
    }

    /** Moves the lines of a range up by a count, or down by a negative one; blank lines come in. */
    private void shift(int first, int last, int by) {
        for (int i = 0; i < Math.abs(by); i++) {
            lines.remove(by > 0 ? first : last);
            lines.add(by > 0 ? last : first, new Line(columns, background()));
        }
    }

    private void keep(Line line) {
        if (alternate) {
            return;
        }
        line.pack();
        scrollback.add(line);
        if (scrollback.size() > kept) {
            int many = Math.max(1, kept / 10);
            scrollback.subList(0, many).clear();
            dropped += many;
        }
    }

    private void fill(List<Line> some) {
        while (some.size() < rows) {
            some.add(new Line(columns, Style.PLAIN));
        }
    }

    private static int clamp(int value, int size) {
        return Math.max(0, Math.min(size - 1, value));
    }
}
