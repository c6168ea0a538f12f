package org.parascope.inspect.ui.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.RangeMap;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Table;
import org.parascope.inspect.shape.UnitMap.Role;

/** Where addresses stand on a strip whose unused parts are squeezed. */
class StripScaleTest {
    private static final long MIB = 1L << 20;
    private static final long KERNEL = 0xffffffff81000000L;

    static RangeMap map(long... startsAndSizes) {
        var rows = new ArrayList<Row>();
        var ranges = new ArrayList<RangeMap.Range>();
        for (int i = 0; i < startsAndSizes.length; i += 2) {
            rows.add(new Row("r" + i, List.of(Cell.text("r" + i))));
            ranges.add(new RangeMap.Range(startsAndSizes[i], startsAndSizes[i + 1], "writable", Role.WRITABLE));
        }
        return new RangeMap(Table.of(List.of(Column.text("a", "A", "a")), rows), ranges,
                List.of(new RangeMap.Part(0, (1L << 47) - 1, "user", 'u', Role.DOM0)));
    }

    @Test
    void everyPieceCanBeSeenWhateverItsSize() {
        StripScale scale = StripScale.of(map(0x400000, 2 * MIB, 0xffff888000000000L, 1L << 36, KERNEL, 32 * MIB));
        assertEquals(3, scale.pieces().size());
        assertTrue(scale.pieces().stream().allMatch(piece -> piece.to() - piece.from() > 0.002), scale.pieces().toString());
        assertEquals(0, scale.position(0x400000));
        assertEquals(1, scale.pieces().getLast().to(), 1e-9);
    }

    @Test
    void addressesStandInOrderAndAreFoundAgain() {
        StripScale scale = StripScale.of(map(0x400000, 2 * MIB, 0x600000, MIB, 0x7ff000000000L, 4 * MIB, KERNEL, 32 * MIB));
        assertEquals(3, scale.pieces().size(), "neighbours are one piece");
        double last = -1;
        for (long address : new long[] { 0x400000, 0x500000, 0x6f0000, 0x7ff000001000L, KERNEL, KERNEL + 31 * MIB }) {
            double position = scale.position(address);
            assertTrue(position > last, Long.toHexString(address));
            assertTrue(Math.abs(scale.address(position) - address) <= 2, Long.toHexString(address) + " is found at " + Long.toHexString(scale.address(position)));
            last = position;
        }
    }

    @Test
    void zoomKeepsWhatIsUnderTheMouseAndStaysWithin() {
        StripScale scale = StripScale.of(map(0x400000, 2 * MIB, KERNEL, 32 * MIB));
        StripWindow window = StripWindow.all(scale).zoomed(8, 0.75);
        assertEquals(0.125, window.width(), 1e-9);
        assertEquals(0.75, (0.75 - window.from()) / window.width(), 1e-9);
        assertEquals(1, window.moved(100).from() + window.width(), 1e-9);
        assertEquals(1, window.zoomed(1e-3, 0.9).width());
    }
}
