package org.parascope.inspect.ui.internal;

import java.util.List;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.parascope.inspect.PageEntry;
import org.parascope.inspect.Walk;
import org.parascope.inspect.shape.Emphasis;
import org.parascope.inspect.shape.Row;

/**
 * Draws one walk with a given GC: the address cut into its five fields, then a block for each level.
 *
 * <p>Lasts for one paint. A level keeps its colour and always its name beside it.
 */
final class WalkDrawing {
    private static final int MARGIN = 8;
    private static final int GAP = 4;
    private static final int OFFSET_MASK = 0xfff;
    private static final int HEX = 16;
    private static final int LONGEST_LINE = 58;

    /** A bit of an entry, from high to low; what bit 7 means depends on the level. */
    private record Bit(int number, String name) {
    }

    private static final List<Bit> BITS = List.of(new Bit(63, "NX"), new Bit(52, "GK"), new Bit(8, "G"), new Bit(7, "PSE"),
            new Bit(6, "D"), new Bit(5, "A"), new Bit(4, "PCD"), new Bit(3, "PWT"), new Bit(2, "US"), new Bit(1, "RW"), new Bit(0, "P"));
    /** Columns of {@link Walk#COLUMNS}. */
    private static final int LEVEL = 0;
    private static final int TABLE = 1;
    private static final int INDEX = 2;
    private static final int ENTRY = 3;
    private static final int TARGET = 5;
    private static final int GUEST_FRAME = 6;
    private static final int TYPE = 7;
    private static final int COUNT = 8;
    private static final int OWNER = 9;

    private final GC gc;
    private final Palette palette;
    private final String title;
    private final long address;
    private final List<Row> rows;
    private final String message;
    private final int lineHeight;
    private final int charWidth;
    private int y = MARGIN;

    WalkDrawing(GC gc, Palette palette, String title, long address, List<Row> rows, String message) {
        this.gc = gc;
        this.palette = palette;
        this.title = title;
        this.address = address;
        this.rows = rows;
        this.message = message;
        this.lineHeight = gc.getFontMetrics().getHeight();
        this.charWidth = Math.max(1, gc.textExtent("0").x);
    }

    /** The room it takes; draws nothing that is seen. */
    Point size() {
        int fields = MARGIN * 2 + charWidth * LONGEST_LINE;
        int bits = MARGIN * 2 + BITS.size() * (charWidth * 3 + GAP);
        int blocks = rows.size() * (lineHeight * 4 + GAP * 4);
        return new Point(Math.max(fields, bits), MARGIN * 3 + lineHeight * 4 + blocks);
    }

    void draw() {
        gc.setAntialias(SWT.ON);
        text(title, MARGIN, true);
        y += lineHeight + GAP;
        if (!message.isEmpty()) {
            gc.setForeground(palette.problem());
            gc.drawText("\u26a0 " + message, MARGIN, y, true);
            y += lineHeight + GAP;
        }
        if (!rows.isEmpty()) {
            fields();
        }
        for (Row row : rows) {
            if (row.id().equals(Walk.RESULT)) {
                result(row);
            } else {
                level(row);
            }
        }
    }

    /** The address, cut into the four indices and the offset in the page. */
    private void fields() {
        int x = MARGIN;
        for (int level = PageEntry.LEVELS; level >= 1; level--) {
            x = field(x, level, "L" + level, Integer.toString(PageEntry.index(address, level)));
        }
        field(x, 0, "offset", "%03x".formatted(address & OFFSET_MASK));
        y += 2 * lineHeight + 3 * GAP;
    }

    private int field(int x, int level, String name, String value) {
        int width = charWidth * Math.max(name.length(), 4) + 2 * GAP;
        if (level > 0) {
            gc.setBackground(palette.level(level));
            gc.fillRoundRectangle(x, y, width, 2 * lineHeight + GAP, GAP, GAP);
        }
        gc.setForeground(palette.line());
        gc.drawRoundRectangle(x, y, width, 2 * lineHeight + GAP, GAP, GAP);
        gc.setForeground(palette.faintText());
        gc.drawText(name, x + GAP, y + 1, true);
        gc.setForeground(palette.text());
        gc.drawText(value, x + GAP, y + lineHeight, true);
        return x + width + 2;
    }

    private void level(Row row) {
        int level = row.cells().get(LEVEL).value() instanceof Long number ? number.intValue() : 1;
        String name = cell(row, LEVEL);
        int top = y;
        gc.setBackground(palette.level(level));
        gc.fillRectangle(MARGIN, top, GAP, lineHeight * 3 + GAP * 2);
        text("%s  %s  entry %s".formatted(name, cell(row, TABLE), cell(row, INDEX)), MARGIN + 3 * GAP, false);
        y += lineHeight;
        text(cell(row, ENTRY) + leadsTo(row), MARGIN + 3 * GAP, true);
        y += lineHeight + GAP;
        bits(row, level);
        y += lineHeight + 3 * GAP;
    }

    private static String leadsTo(Row row) {
        if (cell(row, TARGET).isEmpty()) {
            return "  not present";
        }
        var words = new StringBuilder("  \u2192 ").append(cell(row, TARGET));
        append(words, cell(row, GUEST_FRAME), "");
        append(words, cell(row, OWNER), "");
        append(words, cell(row, TYPE), cell(row, TYPE).isEmpty() ? "" : " x" + cell(row, COUNT));
        return words.toString();
    }

    private static void append(StringBuilder words, String word, String more) {
        if (!word.isEmpty()) {
            words.append(", ").append(word).append(more);
        }
    }

    /** A box for each bit: filled and dark when set, faint when clear. */
    private void bits(Row row, int level) {
        long raw = Long.parseUnsignedLong(cell(row, ENTRY), HEX);
        int x = MARGIN + 3 * GAP;
        for (Bit bit : BITS) {
            boolean isSet = (raw >>> bit.number & 1) != 0;
            String name = bit.number == 7 && level == 1 ? "PAT" : bit.name;
            int width = charWidth * name.length() + 2 * GAP;
            if (isSet) {
                gc.setBackground(palette.bit());
                gc.fillRectangle(x, y, width, lineHeight + 1);
            }
            gc.setForeground(palette.line());
            gc.drawRectangle(x, y, width, lineHeight + 1);
            gc.setForeground(isSet ? palette.text() : palette.line());
            gc.drawText(name, x + GAP, y + 1, true);
            x += width + 1;
        }
    }

    private void result(Row row) {
        String words = cell(row, TABLE);
        gc.setForeground(switch (row.emphasis()) {
            case NONE -> palette.text();
            case NOTICE, PROBLEM -> palette.problem();
        });
        gc.drawText((row.emphasis() == Emphasis.NONE ? "= " : "\u26a0 ") + words, MARGIN, y, true);
        y += lineHeight;
    }

    private void text(String words, int x, boolean isStrong) {
        gc.setForeground(isStrong ? palette.text() : palette.faintText());
        gc.drawText(words, x, y, true);
    }

    private static String cell(Row row, int column) {
        return row.cells().get(column).text();
    }
}
