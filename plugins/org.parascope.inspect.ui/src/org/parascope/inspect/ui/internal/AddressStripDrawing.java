package org.parascope.inspect.ui.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Rectangle;
import org.parascope.inspect.shape.RangeMap;
import org.parascope.inspect.shape.UnitMap;

/**
 * How an address space looks as a strip: above all of it in its parts, with a frame around what is shown below; below the ranges,
 * coloured by what their frames are used as, a ruler of addresses, and what the colours mean.
 *
 * <p>Knows no widget: it draws into any {@link GC}, an image's too.
 */
final class AddressStripDrawing {
    private static final int PAD = 4;
    private static final int GAP = 10;
    private static final int STRIP_LINES = 4;
    private static final int SWATCH = 12;
    private static final double FAINT = 0.18;
    private static final double PART = 0.6;
    /** Column of the flags in {@link org.parascope.inspect.PageTableRanges#COLUMNS}. */
    private static final int FLAGS = 5;

    private final GC gc;
    private final Palette palette;
    private final RangeMap map;
    private final StripScale scale;
    private final StripWindow window;
    private final Rectangle area;
    private final String highlight;
    private final int line;

    /** @param highlight ranges whose kind, flags or part do not contain it are drawn faint */
    AddressStripDrawing(GC gc, Palette palette, RangeMap map, StripWindow window, Rectangle area, String highlight) {
        this.gc = gc;
        this.palette = palette;
        this.map = map;
        this.scale = window.scale();
        this.window = window;
        this.area = area;
        this.highlight = highlight;
        this.line = gc.getFontMetrics().getHeight() + PAD;
    }

    /** Where the ranges stand: a click there is on one of them. */
    Rectangle strip() {
        return new Rectangle(area.x, area.y + overview().height + 2 * GAP + line, area.width, STRIP_LINES * line);
    }

    /** Where all of the address space stands. */
    Rectangle overview() {
        return new Rectangle(area.x, area.y + PAD, area.width, line + PAD);
    }

    void paint(int selected) {
        paintOverview();
        Rectangle strip = strip();
        partNames(strip);
        for (int i = 0; i < map.ranges().size(); i++) {
            paintRange(strip, i);
        }
        if (selected >= 0 && selected < map.ranges().size()) {
            paintSelection(strip, selected);
        }
        ruler(strip);
        legend(strip.y + strip.height + line + 2 * GAP, selected);
    }

    private int x(double position) {
        return area.x + (int) Math.round((position - window.from()) / window.width() * area.width);
    }

    private void paintOverview() {
        Rectangle box = overview();
        for (StripScale.Piece piece : scale.pieces()) {
            int from = box.x + (int) (piece.from() * box.width);
            int to = Math.max(from + 1, box.x + (int) (piece.to() * box.width));
            RangeMap.Part part = partAt(piece.start());
            gc.setBackground(new Color(Palette.between(palette.unit(part.role()), palette.background(), PART)));
            gc.fillRectangle(from, box.y, to - from, box.height);
            nameWhereItFits(part.name(), String.valueOf(part.letter()), from, to, box.y + PAD / 2);
        }
        gc.setForeground(palette.text());
        gc.setLineWidth(2);
        gc.drawRectangle(box.x + (int) (window.from() * box.width) + 1, box.y, Math.max(2, (int) (window.width() * box.width) - 2), box.height);
        gc.setLineWidth(1);
    }

    private RangeMap.Part partAt(long address) {
        return map.parts().stream().filter(part -> part.holds(address)).findFirst()
                .orElse(new RangeMap.Part(0, 0, "", ' ', UnitMap.Role.PLAIN));
    }

    private void nameWhereItFits(String name, String letter, int from, int to, int y) {
        gc.setForeground(palette.text());
        String text = gc.textExtent(name).x + 2 * PAD <= to - from ? name : gc.textExtent(letter).x <= to - from ? letter : "";
        if (!text.isEmpty()) {
            gc.drawText(text, from + (to - from - gc.textExtent(text).x) / 2, y, true);
        }
    }

    private void partNames(Rectangle strip) {
        for (StripScale.Piece piece : scale.pieces()) {
            int from = Math.max(area.x, x(piece.from()));
            int to = Math.min(area.x + area.width, x(piece.to()));
            if (to > from) {
                RangeMap.Part part = partAt(piece.start());
                nameWhereItFits(part.name(), String.valueOf(part.letter()), from, to, strip.y - line);
            }
        }
    }

    private void paintRange(Rectangle strip, int index) {
        RangeMap.Range range = map.ranges().get(index);
        int from = x(scale.position(range.start()));
        int to = Math.max(from + 1, x(scale.position(range.start() + range.size() - 1)));
        if (to < area.x || from > area.x + area.width) {
            return;
        }
        double part = isWanted(index) ? 1 : FAINT;
        gc.setBackground(new Color(Palette.between(palette.unit(range.role()), palette.background(), part)));
        boolean isWritable = map.table().rows().get(index).cells().get(FLAGS).text().contains("RW");
        // What may be written stands full, what may only be read half as high: a sign besides the colour.
        int height = isWritable ? strip.height : strip.height / 2;
        gc.fillRectangle(Math.max(from, area.x), strip.y + strip.height - height, Math.min(to, area.x + area.width) - Math.max(from, area.x), height);
    }

    private boolean isWanted(int index) {
        return highlight.isEmpty() || map.table().rows().get(index).cells().stream()
                .anyMatch(cell -> cell.text().toLowerCase(Locale.ROOT).contains(highlight));
    }

    private void paintSelection(Rectangle strip, int index) {
        RangeMap.Range range = map.ranges().get(index);
        int from = x(scale.position(range.start()));
        int to = Math.max(from + 2, x(scale.position(range.start() + range.size() - 1)));
        gc.setForeground(palette.text());
        gc.setLineWidth(2);
        gc.drawRectangle(from - 1, strip.y - 2, to - from + 2, strip.height + PAD);
        gc.setLineWidth(1);
    }

    private void ruler(Rectangle strip) {
        int y = strip.y + strip.height + PAD;
        int free = area.x;
        gc.setForeground(palette.faintText());
        for (StripScale.Piece piece : scale.pieces()) {
            int at = Math.max(area.x, x(piece.from()));
            if (x(piece.to()) < area.x || at > area.x + area.width) {
                continue;
            }
            gc.drawLine(at, strip.y + strip.height, at, y);
            String text = Long.toHexString(at > area.x ? piece.start() : scale.address(window.from()));
            if (at >= free && at + gc.textExtent(text).x < area.x + area.width) {
                gc.drawText(text, at, y, true);
                free = at + gc.textExtent(text).x + GAP;
            }
        }
    }

    private void legend(int top, int selected) {
        Map<String, UnitMap.Role> kinds = new LinkedHashMap<>();
        map.ranges().forEach(range -> kinds.putIfAbsent(range.kind(), range.role()));
        int x = area.x + PAD;
        for (Map.Entry<String, UnitMap.Role> kind : kinds.entrySet()) {
            gc.setBackground(new Color(palette.unit(kind.getValue())));
            gc.fillRectangle(x, top + PAD / 2, SWATCH, SWATCH);
            x = text(kind.getKey(), x + SWATCH + PAD, top);
        }
        text("full height: RW, half: read only", x, top);
        if (selected >= 0 && selected < map.table().rows().size()) {
            text(describe(map, selected), area.x + PAD, top + line + PAD);
        }
    }

    private int text(String text, int x, int y) {
        gc.setForeground(palette.text());
        gc.drawText(text, x, y, true);
        return x + gc.textExtent(text).x + GAP;
    }

    /** A range in words. */
    static String describe(RangeMap map, int index) {
        List<String> cells = map.table().rows().get(index).cells().stream().map(cell -> cell.text()).toList();
        return String.join("  ", cells.stream().filter(text -> !text.isEmpty()).toList());
    }
}
