package org.parascope.inspect.ui.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.eclipse.swt.graphics.Point;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the units of a map stand, at any size of machine and window. */
class UnitMapLayoutTest {
    @ParameterizedTest
    @ValueSource(ints = { 1, 24, 4096, 65_504, 262_144, 16_777_216 })
    void allUnitsFitAtOnceWhateverTheirNumber(int size) {
        UnitMapLayout layout = UnitMapLayout.of(size, 760, 250, UnitMapLayout.FIT);
        assertTrue(layout.rows() <= layout.visibleRows(), layout.toString());
        assertTrue(layout.columns() * layout.cell() + UnitMapLayout.MARGIN <= 760, layout.toString());
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 3, 7, 10 })
    void aPointInAUnitsCellLeadsBackToIt(int zoom) {
        UnitMapLayout layout = UnitMapLayout.of(262_144, 760, 250, zoom);
        int top = 40;
        for (int unit = top * layout.unitsPerRow(); unit < (top + 3) * layout.unitsPerRow(); unit += 7) {
            Point at = layout.placeOf(top, unit);
            assertEquals(unit, layout.unitAt(top, at.x, at.y), layout.toString());
            assertEquals(unit, layout.unitAt(top, at.x + layout.cell() - 1, at.y), layout.toString());
        }
    }

    @Test
    void aPointBehindTheLastUnitIsNone() {
        UnitMapLayout layout = UnitMapLayout.of(10, 760, 250, 10);
        Point last = layout.placeOf(0, 9);
        assertEquals(9, layout.unitAt(0, last.x, last.y));
        assertEquals(-1, layout.unitAt(0, last.x + layout.cell(), last.y));
    }

    @Test
    void zoomingInMakesCellsLargerUpToALetter() {
        UnitMapLayout layout = UnitMapLayout.of(262_144, 760, 250, UnitMapLayout.FIT);
        for (int i = 0; i < 20; i++) {
            layout = UnitMapLayout.of(262_144, 760, 250, layout.zoomedBy(1));
        }
        assertTrue(layout.cell() > UnitMapLayout.LETTER_FROM && layout.unitsPerCell() == 1, layout.toString());
    }
}
