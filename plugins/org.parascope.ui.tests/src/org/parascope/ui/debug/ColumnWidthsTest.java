package org.parascope.ui.debug;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

/** Columns of the Hypercall view: the last one is seen, whatever the others hold. */
class ColumnWidthsTest {
    @Test
    void whatHasRoomKeepsItsWidth() {
        assertArrayEquals(new int[] { 60, 200, 40 }, ColumnWidths.fitting(new int[] { 60, 200, 40 }, 300));
    }

    @Test
    void theWidestGiveWayAndNoneLiesBeyondTheEdge() {
        assertArrayEquals(new int[] { 60, 150, 50, 150 }, ColumnWidths.fitting(new int[] { 60, 400, 50, 300 }, 410));
        assertArrayEquals(new int[] { 60, 250, 50, 50 }, ColumnWidths.fitting(new int[] { 60, 400, 50, 50 }, 410));
        assertArrayEquals(new int[] { 3, 3, 4 }, ColumnWidths.fitting(new int[] { 60, 60, 60 }, 10));
    }

    @Test
    void aTableWithoutASizeKeepsItsWishes() {
        assertArrayEquals(new int[] { 60, 400 }, ColumnWidths.fitting(new int[] { 60, 400 }, 0));
    }
}
