package org.parascope.inspect.ui.internal;

import java.util.HashMap;
import java.util.Map;

import org.parascope.inspect.shape.UnitMap;

/** Which units of a map became another kind a moment ago. UI thread only; keeps few: when very many change at once, none is news. */
final class ChangedUnits {
    private static final int MOST = 20_000;

    private final Map<Integer, Long> until = new HashMap<>();

    void clear() {
        until.clear();
    }

    /** Notes what differs between two readings of maps of one size, by one view. */
    void compare(UnitMap before, UnitMap after, int view) {
        long now = System.nanoTime();
        until.values().removeIf(end -> end - now < 0);
        if (view >= before.views().size()) {
            return;
        }
        UnitMap.View old = before.views().get(view);
        UnitMap.View fresh = after.views().get(view);
        for (int i = 0; i < after.size() && until.size() < MOST; i++) {
            if (old.kindOf()[i] != fresh.kindOf()[i] && !old.kind(i).equals(fresh.kind(i))) {
                until.put(i, now + LiveSettings.markNanos());
            }
        }
    }

    boolean isEmpty() {
        return until.isEmpty();
    }

    /** The units to mark now. */
    Iterable<Integer> now() {
        long time = System.nanoTime();
        until.values().removeIf(end -> end - time < 0);
        return until.keySet();
    }
}
