package org.parascope.inspect.ui.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.parascope.inspect.shape.RangeMap;

/**
 * Where addresses stand on a strip from 0 to 1: what is in use in pieces, each linear, as wide as the root of its size, so that two
 * megabytes can be seen beside a terabyte; what lies between is squeezed to gaps of one width.
 *
 * <p>Immutable. Addresses are compared unsigned.
 */
final class StripScale {
    /** Ranges with less between them are one piece, unless they lie in different parts. */
    private static final long NEAR = 1L << 24;
    private static final double GAPS = 0.12;

    /** One piece: its addresses, and the place of its first byte and of the byte after its last. */
    record Piece(long start, long size, double from, double to) {
        double positionOf(long address) {
            return from + (to - from) * Math.clamp((address - start) / (double) size, 0, 1);
        }
    }

    private final List<Piece> pieces;

    private StripScale(List<Piece> pieces) {
        this.pieces = List.copyOf(pieces);
    }

    static StripScale of(RangeMap map) {
        List<long[]> spans = spans(map);
        double total = spans.stream().mapToDouble(span -> Math.sqrt(span[1])).sum();
        double gap = spans.size() < 2 ? 0 : GAPS / (spans.size() - 1);
        double room = 1 - gap * (spans.size() - 1);
        var pieces = new ArrayList<Piece>();
        double at = 0;
        for (long[] span : spans) {
            double width = room * Math.sqrt(span[1]) / total;
            pieces.add(new Piece(span[0], span[1], at, at + width));
            at += width + gap;
        }
        return new StripScale(pieces);
    }

    /** Start and size of each piece. */
    private static List<long[]> spans(RangeMap map) {
        var spans = new ArrayList<long[]>();
        for (RangeMap.Range range : map.ranges()) {
            long[] last = spans.isEmpty() ? null : spans.getLast();
            if (last != null && range.start() - (last[0] + last[1]) >= 0 && range.start() - (last[0] + last[1]) < NEAR
                    && isOnePart(map, last[0], range.start())) {
                last[1] = range.start() + range.size() - last[0];
            } else {
                spans.add(new long[] { range.start(), range.size() });
            }
        }
        return spans;
    }

    private static boolean isOnePart(RangeMap map, long one, long other) {
        return map.parts().stream().allMatch(part -> part.holds(one) == part.holds(other));
    }

    List<Piece> pieces() {
        return pieces;
    }

    /** Where an address stands; that of the next piece when it lies in none. */
    double position(long address) {
        for (Piece piece : pieces) {
            if (Long.compareUnsigned(address, piece.start + piece.size - 1) <= 0) {
                return Long.compareUnsigned(address, piece.start) < 0 ? piece.from : piece.positionOf(address);
            }
        }
        return 1;
    }

    /** The address that stands at a position: of a gap, the first one behind it. */
    long address(double position) {
        double[] ends = pieces.stream().mapToDouble(Piece::to).toArray();
        int found = Arrays.binarySearch(ends, position);
        int index = Math.min(found >= 0 ? found : -found - 1, pieces.size() - 1);
        Piece piece = pieces.get(index);
        double part = piece.to == piece.from ? 0 : Math.clamp((position - piece.from) / (piece.to - piece.from), 0, 1);
        return piece.start + Math.min(piece.size - 1, (long) (part * piece.size));
    }
}
