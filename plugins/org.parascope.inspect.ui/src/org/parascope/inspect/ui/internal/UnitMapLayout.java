package org.parascope.inspect.ui.internal;

import org.eclipse.swt.graphics.Point;

/**
 * Where a unit of a map stands: cells in rows from the top left, after a margin with row addresses.
 *
 * @param size units of the map
 * @param cell pixels of a cell's side
 * @param columns cells in a row
 * @param unitsPerCell how many units share a cell; 1 unless even cells of one pixel do not fit
 * @param height pixels for the rows
 */
record UnitMapLayout(int size, int cell, int columns, int unitsPerCell, int height) {
    /** As zoom: the largest cells with which all is seen at once. */
    static final int FIT = -1;
    /** Room for a row's first unit in hex. */
    static final int MARGIN = 64;
    /** From this size on a cell has a border. */
    static final int BORDER_FROM = 5;
    /** From this size on a cell shows its letter. */
    static final int LETTER_FROM = 12;
    private static final int[] CELLS = { 1, 2, 3, 4, 6, 8, 10, 12, 16, 20, 28 };
    private static final int ALIGNMENT = 16;

    static UnitMapLayout of(int size, int width, int height, int zoom) {
        int room = Math.max(ALIGNMENT, width - MARGIN - 4);
        int usable = Math.max(8, height);
        if (zoom >= 0) {
            return at(size, CELLS[Math.min(zoom, CELLS.length - 1)], room, usable, 1);
        }
        for (int i = CELLS.length - 1; i >= 1; i--) {
            UnitMapLayout layout = at(size, CELLS[i], room, usable, 1);
            if (layout.rows() <= layout.visibleRows()) {
                return layout;
            }
        }
        int perCell = 1;
        UnitMapLayout layout = at(size, CELLS[1], room, usable, perCell);
        while (layout.rows() > layout.visibleRows()) {
            perCell *= 2;
            layout = at(size, CELLS[1], room, usable, perCell);
        }
        return layout;
    }

    private static UnitMapLayout at(int size, int cell, int room, int height, int perCell) {
        int columns = Math.max(1, room / cell);
        columns = columns > ALIGNMENT ? columns / ALIGNMENT * ALIGNMENT : columns;
        return new UnitMapLayout(size, cell, columns, perCell, height);
    }

    int unitsPerRow() {
        return columns * unitsPerCell;
    }

    int rows() {
        return (int) (((long) size + unitsPerRow() - 1) / unitsPerRow());
    }

    int visibleRows() {
        return Math.max(1, height / cell);
    }

    int rowOf(int unit) {
        return unit / unitsPerRow();
    }

    /** The unit at a point when row {@code top} is the first shown; -1 for none. */
    int unitAt(int top, int x, int y) {
        int column = Math.floorDiv(x - MARGIN, cell);
        if (column < 0 && x >= 0) {
            column = 0;
        }
        if (column < 0 || column >= columns || y < 0 || y >= visibleRows() * cell) {
            return -1;
        }
        long unit = (long) (top + y / cell) * unitsPerRow() + (long) column * unitsPerCell;
        return unit < size ? (int) unit : -1;
    }

    /** The top left pixel of a unit's cell. */
    Point placeOf(int top, int unit) {
        return new Point(MARGIN + unit % unitsPerRow() / unitsPerCell * cell, (rowOf(unit) - top) * cell);
    }

    /** The zoom that is so many steps away from this one. */
    int zoomedBy(int steps) {
        int now = 0;
        while (now < CELLS.length - 1 && CELLS[now] < cell) {
            now++;
        }
        if (unitsPerCell > 1) {
            now = steps > 0 ? 0 : now;
        }
        return Math.max(0, Math.min(CELLS.length - 1, now + steps));
    }
}
