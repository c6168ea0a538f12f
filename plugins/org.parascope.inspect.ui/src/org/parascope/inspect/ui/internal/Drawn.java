package org.parascope.inspect.ui.internal;

import java.util.Arrays;

import org.parascope.inspect.shape.Graph;
import org.parascope.inspect.shape.RangeMap;
import org.parascope.inspect.shape.Shape;
import org.parascope.inspect.shape.UnitMap;

/** Which shapes have a widget of their own, and when two of them look alike. */
final class Drawn {
    private Drawn() {
    }

    static boolean isDrawn(Shape shape) {
        return shape instanceof UnitMap || shape instanceof Graph || shape instanceof RangeMap;
    }

    /** Whether the second would look as the first does. */
    static boolean isSame(Shape before, Shape after) {
        if (before instanceof UnitMap one && after instanceof UnitMap other) {
            return isSame(one, other);
        }
        return before.equals(after);
    }

    private static boolean isSame(UnitMap one, UnitMap other) {
        boolean isSame = one.size() == other.size() && one.views().size() == other.views().size() && one.notices().equals(other.notices());
        for (int i = 0; isSame && i < one.views().size(); i++) {
            isSame = one.views().get(i).kinds().equals(other.views().get(i).kinds())
                    && Arrays.equals(one.views().get(i).kindOf(), other.views().get(i).kindOf());
        }
        return isSame;
    }

    /** What the footer counts. */
    static int size(Shape shape) {
        return switch (shape) {
            case UnitMap map -> map.size();
            case Graph graph -> graph.edges().size();
            case RangeMap ranges -> ranges.ranges().size();
            default -> shape.roots().size();
        };
    }
}
