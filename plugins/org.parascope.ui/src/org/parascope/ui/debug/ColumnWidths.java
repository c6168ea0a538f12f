package org.parascope.ui.debug;

import java.util.stream.IntStream;

/** Widths of a table's columns: each as wide as its contents, or, where that is wider than the table, as fair as can be. Knows no widget. */
final class ColumnWidths {
    private ColumnWidths() {
    }

    /**
     * Widths of which none lies beyond the edge: while all together are too wide, the widest give way.
     *
     * @param wishes what each column's contents take
     * @param room of the table; 0 while it has no size
     */
    static int[] fitting(int[] wishes, int room) {
        int[] widths = wishes.clone();
        for (int excess = IntStream.of(widths).sum() - room; room > 0 && excess > 0; excess = IntStream.of(widths).sum() - room) {
            int widest = IntStream.of(widths).max().orElse(0);
            int second = IntStream.of(widths).filter(width -> width < widest).max().orElse(0);
            int count = (int) IntStream.of(widths).filter(width -> width == widest).count();
            int less = Math.max(1, Math.min(widest - second, excess / count));
            int left = excess;
            for (int i = 0; i < widths.length && left > 0; i++) {
                if (widths[i] == widest) {
                    widths[i] -= less;
                    left -= less;
                }
            }
        }
        return widths;
    }
}
