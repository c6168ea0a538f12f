package org.parascope.inspect.ui.internal;

import java.util.Locale;

import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.PaletteData;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.RGB;
import org.parascope.inspect.shape.UnitMap;

/** Draws a map with a given GC; lasts for one paint. Cells go through one image, so that a million of them cost no more than pixels. */
final class UnitMapDrawing {
    private static final int BOX = 10;
    private static final int GAP = 6;
    private static final int DEPTH = 24;
    private static final double DIMMED = 0.82;
    private static final int ROW_LABEL_EVERY = 16;

    private final GC gc;
    private final Palette palette;
    private final UnitMap.View view;
    private final String highlight;
    private final int lineHeight;
    private final int[] pixels;

    UnitMapDrawing(GC gc, Palette palette, UnitMap.View view, String highlight) {
        this.gc = gc;
        this.palette = palette;
        this.view = view;
        this.highlight = highlight;
        this.lineHeight = gc.getFontMetrics().getHeight() + 2;
        this.pixels = new int[view.kinds().size()];
        for (int i = 0; i < pixels.length; i++) {
            RGB color = palette.unit(view.kinds().get(i).role());
            pixels[i] = pixel(isHighlighted(i) ? color : Palette.between(palette.background(), color, DIMMED));
        }
    }

    private boolean isHighlighted(int kind) {
        return highlight.isEmpty() || view.kinds().get(kind).name().toLowerCase(Locale.ROOT).contains(highlight);
    }

    private static int pixel(RGB color) {
        return color.red << 16 | color.green << 8 | color.blue;
    }

    void cells(UnitMapLayout layout, int top, ChangedUnits changed) {
        int rows = Math.min(layout.visibleRows(), layout.rows() - top);
        if (rows <= 0) {
            return;
        }
        image(layout, top, rows);
        labels(layout, top, rows);
        if (layout.cell() >= UnitMapLayout.LETTER_FROM) {
            letters(layout, top, rows);
        }
        marks(layout, top, rows, changed);
    }

    private void image(UnitMapLayout layout, int top, int rows) {
        int cell = layout.cell();
        int width = layout.columns() * cell;
        int fill = cell >= UnitMapLayout.BORDER_FROM ? cell - 1 : cell;
        var data = new ImageData(width, rows * cell, DEPTH, new PaletteData(0xff0000, 0xff00, 0xff));
        int[] line = new int[width];
        int background = pixel(palette.background());
        int[] gap = new int[width];
        java.util.Arrays.fill(gap, background);
        for (int row = 0; row < rows; row++) {
            java.util.Arrays.fill(line, background);
            for (int column = 0; column < layout.columns(); column++) {
                long unit = (long) (top + row) * layout.unitsPerRow() + (long) column * layout.unitsPerCell();
                if (unit < layout.size()) {
                    java.util.Arrays.fill(line, column * cell, column * cell + fill, pixels[kindOf((int) unit, layout)]);
                }
            }
            for (int y = 0; y < cell; y++) {
                data.setPixels(0, row * cell + y, width, y < fill ? line : gap, 0);
            }
        }
        var image = new Image(gc.getDevice(), data);
        gc.drawImage(image, UnitMapLayout.MARGIN, 0);
        image.dispose();
    }

    /** Of units that share a cell the one that is rarest in meaning: a table among data is what one looks for. */
    private int kindOf(int unit, UnitMapLayout layout) {
        int best = view.kindOf()[unit] & 0xff;
        int end = Math.min(layout.size(), unit + layout.unitsPerCell());
        for (int i = unit + 1; i < end; i++) {
            int kind = view.kindOf()[i] & 0xff;
            if (view.kinds().get(kind).role().compareTo(view.kinds().get(best).role()) > 0) {
                best = kind;
            }
        }
        return best;
    }

    private void labels(UnitMapLayout layout, int top, int rows) {
        int every = Math.max(1, (lineHeight + layout.cell() - 1) / layout.cell());
        every = layout.cell() < UnitMapLayout.LETTER_FROM ? Math.max(every, ROW_LABEL_EVERY) : every;
        gc.setForeground(palette.faintText());
        for (int row = 0; row < rows; row += every) {
            long unit = (long) (top + row) * layout.unitsPerRow();
            gc.drawText("%7x".formatted(unit), 2, row * layout.cell(), true);
        }
    }

    private void letters(UnitMapLayout layout, int top, int rows) {
        gc.setForeground(palette.text());
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < layout.columns(); column++) {
                long unit = (long) (top + row) * layout.unitsPerRow() + column;
                if (unit < layout.size()) {
                    String letter = String.valueOf(view.kind((int) unit).letter());
                    Point extent = gc.textExtent(letter);
                    gc.drawText(letter, UnitMapLayout.MARGIN + column * layout.cell() + (layout.cell() - 1 - extent.x) / 2,
                            row * layout.cell() + (layout.cell() - 1 - extent.y) / 2, true);
                }
            }
        }
    }

    /** A frame in a colour of its own round what changed; a small cell is filled. */
    private void marks(UnitMapLayout layout, int top, int rows, ChangedUnits changed) {
        gc.setForeground(palette.dot());
        gc.setBackground(palette.dot());
        int side = Math.max(2, layout.cell() - 1);
        for (int unit : changed.now()) {
            int row = layout.rowOf(unit) - top;
            if (row >= 0 && row < rows) {
                Point at = layout.placeOf(top, unit);
                if (side < UnitMapLayout.BORDER_FROM) {
                    gc.fillRectangle(at.x, at.y, side, side);
                } else {
                    gc.setLineWidth(2);
                    gc.drawRectangle(at.x, at.y, side - 1, side - 1);
                    gc.setLineWidth(1);
                }
            }
        }
    }

    /** A box round the selected cell, and hair lines that lead to it where cells are small. */
    void selection(UnitMapLayout layout, int top, int unit, boolean isFocused) {
        int row = layout.rowOf(unit) - top;
        if (row < 0 || row >= layout.visibleRows()) {
            return;
        }
        Point at = layout.placeOf(top, unit);
        int side = Math.max(6, layout.cell());
        int shift = (side - layout.cell()) / 2;
        gc.setForeground(palette.text());
        gc.setLineWidth(isFocused ? 2 : 1);
        gc.drawRectangle(at.x - shift - 1, at.y - shift - 1, side + 1, side + 1);
        gc.setLineWidth(1);
        gc.setLineStyle(SWT.LINE_DOT);
        gc.drawLine(UnitMapLayout.MARGIN - GAP, at.y + layout.cell() / 2, at.x - shift - 2, at.y + layout.cell() / 2);
        gc.setLineStyle(SWT.LINE_SOLID);
    }

    int legendHeight(int width) {
        return flow(0, width, false);
    }

    /** Colour, letter, name and number of each kind. */
    void legend(int y, int width) {
        flow(y, width, true);
    }

    private int flow(int y, int width, boolean draws) {
        int[] counts = view.counts();
        int x = GAP;
        int line = y + GAP;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] == 0) {
                continue;
            }
            UnitMap.Kind kind = view.kinds().get(i);
            String text = "%s %s %,d".formatted(kind.letter(), kind.name(), counts[i]);
            int length = BOX + GAP + gc.textExtent(text).x + GAP * 2;
            if (x + length > width && x > GAP) {
                x = GAP;
                line += lineHeight;
            }
            if (draws) {
                gc.setBackground(new Color(palette.unit(kind.role())));
                gc.fillRectangle(x, line + 3, BOX, BOX);
                gc.setForeground(palette.line());
                gc.drawRectangle(x, line + 3, BOX, BOX);
                gc.setForeground(isHighlighted(i) ? palette.text() : palette.faintText());
                gc.drawText(text, x + BOX + GAP, line, true);
            }
            x += length;
        }
        return line + lineHeight + 2 - y;
    }
}
