package org.parascope.inspect.ui.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.parascope.inspect.PageEntry;
import org.parascope.inspect.Walk;
import org.parascope.inspect.shape.Emphasis;
import org.parascope.inspect.shape.Row;

/**
 * Draws one walk with a given GC into a given width: the address cut into its five fields, then a block for each level, as many
 * beside each other as there is room for. Words and bits go on in a further line where the room ends: nothing is cut.
 *
 * <p>Lasts for one paint. A level keeps its colour and always its name beside it.
 */
final class WalkDrawing {
    private static final int MARGIN = 8;
    private static final int GAP = 4;
    private static final int OFFSET_MASK = 0xfff;
    private static final int HEX = 16;
    /** Fewer characters than this beside each other are hard to read: then blocks stand below each other. */
    private static final int BLOCK_CHARS = 32;
    private static final int FEWEST_CHARS = 12;

    /** A bit of an entry, from high to low; what bit 7 means depends on the level. */
    private record Bit(int number, String name) {
    }

    /** One level as it is laid out. */
    private record Block(int level, long raw, List<String> lines, List<List<Bit>> bits) {
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
    private final long address;
    private final boolean hasFields;
    private final int lineHeight;
    private final int charWidth;
    private final int width;
    private final List<String> title;
    private final List<String> message;
    private final List<Block> blocks = new ArrayList<>();
    private final List<String> result;
    private final Emphasis emphasis;
    private int y = MARGIN;

    /** @param width the room there is, in pixels */
    WalkDrawing(GC gc, Palette palette, int width, List<String> title, long address, List<Row> rows, String message) {
        this.gc = gc;
        this.palette = palette;
        this.address = address;
        this.lineHeight = gc.getFontMetrics().getHeight();
        this.charWidth = Math.max(1, gc.textExtent("0").x);
        this.width = Math.max(width, charWidth * FEWEST_CHARS);
        this.hasFields = !rows.isEmpty();
        int chars = chars(this.width - 2 * MARGIN);
        this.title = title.stream().flatMap(line -> wrap(line, chars).stream()).toList();
        this.message = message.isEmpty() ? List.of() : wrap("\u26a0 " + message, chars);
        Optional<Row> last = rows.stream().filter(row -> row.id().equals(Walk.RESULT)).findFirst();
        this.emphasis = last.map(Row::emphasis).orElse(Emphasis.NONE);
        this.result = last.map(row -> wrap((emphasis == Emphasis.NONE ? "= " : "\u26a0 ") + cell(row, TABLE), chars)).orElse(List.of());
        rows.stream().filter(row -> !row.id().equals(Walk.RESULT)).forEach(row -> blocks.add(block(row)));
    }

    private int chars(int pixels) {
        return Math.max(FEWEST_CHARS, pixels / charWidth);
    }

    /** Blocks beside each other. */
    private int columns() {
        return Math.clamp((width - MARGIN) / (BLOCK_CHARS * charWidth + MARGIN + 3 * GAP), 1, PageEntry.LEVELS);
    }

    private int blockWidth() {
        return (width - MARGIN) / columns() - MARGIN;
    }

    /** The height it takes; draws nothing. */
    int height() {
        int height = 2 * MARGIN + (title.size() + message.size() + result.size()) * lineHeight + 2 * GAP;
        height += hasFields ? fieldHeight() + 2 * GAP : 0;
        for (int first = 0; first < blocks.size(); first += columns()) {
            height += rowHeight(first);
        }
        return height;
    }

    private int fieldHeight() {
        return 2 * lineHeight + GAP;
    }

    private int rowHeight(int first) {
        int tallest = 0;
        for (Block block : blocks.subList(first, Math.min(blocks.size(), first + columns()))) {
            tallest = Math.max(tallest, blockHeight(block));
        }
        return tallest + 2 * GAP;
    }

    private int blockHeight(Block block) {
        return block.lines.size() * lineHeight + block.bits.size() * (lineHeight + GAP) + GAP;
    }

    void draw() {
        gc.setAntialias(SWT.ON);
        gc.setForeground(palette.text());
        title.forEach(this::line);
        if (!message.isEmpty()) {
            gc.setForeground(palette.problem());
            message.forEach(this::line);
        }
        y += GAP;
        if (hasFields) {
            fields();
        }
        for (int first = 0; first < blocks.size(); first += columns()) {
            for (int i = first; i < Math.min(blocks.size(), first + columns()); i++) {
                draw(blocks.get(i), MARGIN + (i - first) * (blockWidth() + MARGIN));
            }
            y += rowHeight(first);
        }
        gc.setForeground(emphasis == Emphasis.NONE ? palette.text() : palette.problem());
        result.forEach(this::line);
    }

    private void line(String words) {
        gc.drawText(words, MARGIN, y, true);
        y += lineHeight;
    }

    /** Lines of at most so many characters, cut at spaces where there are any. */
    static List<String> wrap(String words, int chars) {
        var lines = new ArrayList<String>();
        String rest = words.strip();
        while (rest.length() > chars) {
            int space = rest.lastIndexOf(' ', chars);
            int cut = space > 0 ? space : chars;
            lines.add(rest.substring(0, cut).stripTrailing());
            rest = rest.substring(cut).stripLeading();
        }
        lines.add(rest);
        return lines;
    }

    /** The address, cut into the four indices and the offset in the page. */
    private void fields() {
        int x = MARGIN;
        for (int level = PageEntry.LEVELS; level >= 1; level--) {
            x = field(x, level, "L" + level, Integer.toString(PageEntry.index(address, level)));
        }
        field(x, 0, "offset", "%03x".formatted(address & OFFSET_MASK));
        y += fieldHeight() + 2 * GAP;
    }

    private int field(int x, int level, String name, String value) {
        int boxWidth = charWidth * Math.max(name.length(), 3) + 2 * GAP;
        if (level > 0) {
            gc.setBackground(palette.level(level));
            gc.fillRoundRectangle(x, y, boxWidth, fieldHeight(), GAP, GAP);
        }
        gc.setForeground(palette.line());
        gc.drawRoundRectangle(x, y, boxWidth, fieldHeight(), GAP, GAP);
        gc.setForeground(palette.faintText());
        gc.drawText(name, x + GAP, y + 1, true);
        gc.setForeground(palette.text());
        gc.drawText(value, x + GAP, y + lineHeight, true);
        return x + boxWidth + 2;
    }

    private Block block(Row row) {
        int level = row.cells().get(LEVEL).value() instanceof Long number ? number.intValue() : 1;
        int room = blockWidth() - 3 * GAP;
        var lines = new ArrayList<String>(wrap("%s  %s  entry %s".formatted(cell(row, LEVEL), cell(row, TABLE), cell(row, INDEX)), chars(room)));
        lines.addAll(wrap(cell(row, ENTRY), chars(room)));
        lines.addAll(wrap(leadsTo(row), chars(room)));
        return new Block(level, Long.parseUnsignedLong(cell(row, ENTRY), HEX), lines, bitLines(level, room));
    }

    private static String leadsTo(Row row) {
        if (cell(row, TARGET).isEmpty()) {
            return "not present";
        }
        var words = new StringBuilder("\u2192 ").append(cell(row, TARGET));
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

    private List<List<Bit>> bitLines(int level, int room) {
        var lines = new ArrayList<List<Bit>>();
        var line = new ArrayList<Bit>();
        int x = 0;
        for (Bit known : BITS) {
            Bit bit = known.number == 7 && level == 1 ? new Bit(7, "PAT") : known;
            int next = x + bitWidth(bit) + 1;
            if (next > room && !line.isEmpty()) {
                lines.add(List.copyOf(line));
                line.clear();
                next = bitWidth(bit) + 1;
            }
            line.add(bit);
            x = next;
        }
        lines.add(List.copyOf(line));
        return lines;
    }

    private int bitWidth(Bit bit) {
        return charWidth * bit.name.length() + 2 * GAP;
    }

    private void draw(Block block, int left) {
        gc.setBackground(palette.level(block.level));
        gc.fillRectangle(left, y, GAP, blockHeight(block));
        int x = left + 3 * GAP;
        int at = y;
        for (int i = 0; i < block.lines.size(); i++) {
            gc.setForeground(i == 0 ? palette.faintText() : palette.text());
            gc.drawText(block.lines.get(i), x, at, true);
            at += lineHeight;
        }
        at += GAP / 2;
        for (List<Bit> line : block.bits) {
            bits(line, block.raw, x, at);
            at += lineHeight + GAP;
        }
    }

    /** A box for each bit: filled and dark when set, faint when clear. */
    private void bits(List<Bit> line, long raw, int left, int at) {
        int x = left;
        for (Bit bit : line) {
            boolean isSet = (raw >>> bit.number & 1) != 0;
            int boxWidth = bitWidth(bit);
            if (isSet) {
                gc.setBackground(palette.bit());
                gc.fillRectangle(x, at, boxWidth, lineHeight + 1);
            }
            gc.setForeground(palette.line());
            gc.drawRectangle(x, at, boxWidth, lineHeight + 1);
            gc.setForeground(isSet ? palette.text() : palette.line());
            gc.drawText(bit.name, x + GAP, at + 1, true);
            x += boxWidth + 1;
        }
    }

    private static String cell(Row row, int column) {
        return row.cells().get(column).text();
    }
}
