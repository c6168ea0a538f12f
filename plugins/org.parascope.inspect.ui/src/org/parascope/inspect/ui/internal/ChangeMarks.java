package org.parascope.inspect.ui.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;

/**
 * Marks what changed since the last look, for a moment. Cells of meter columns move all the time and are never marked; lines that
 * are seen for the first time because their parent was opened are not news either.
 *
 * <p>Used by one sampler's thread only.
 */
final class ChangeMarks {
    private record Mark(long cells, long until) {
    }

    private final Map<String, @Nullable Mark> marks = new HashMap<>();

    /** The new lines with the marks they deserve now (System.nanoTime). */
    List<ShownNode> apply(List<Column> columns, List<ShownNode> before, List<ShownNode> after, long now) {
        marks.values().removeIf(mark -> mark == null || mark.until - now < 0);
        return apply("", columns, before, after, now);
    }

    void clear() {
        marks.clear();
    }

    private List<ShownNode> apply(String path, List<Column> columns, List<ShownNode> before, List<ShownNode> after, long now) {
        boolean isFirstLook = before.isEmpty() || before.getFirst().isPlaceholder();
        var known = new HashMap<String, ShownNode>();
        before.forEach(node -> known.put(node.id(), node));
        var marked = new ArrayList<ShownNode>(after.size());
        for (ShownNode node : after) {
            String key = path + '\n' + node.id();
            long changed = known.containsKey(node.id()) ? changedCells(columns, known.get(node.id()), node)
                    : isFirstLook || node.isPlaceholder() ? 0 : allCells(columns);
            List<ShownNode> oldBelow = known.containsKey(node.id()) ? known.get(node.id()).children() : List.of();
            marked.add(node.withMarks(mark(key, changed, now), apply(key, columns, oldBelow, node.children(), now)));
        }
        return marked;
    }

    private long mark(String key, long changed, long now) {
        Mark old = marks.get(key);
        long cells = changed | (old == null ? 0 : old.cells);
        if (changed != 0) {
            marks.put(key, new Mark(cells, now + LiveSettings.markNanos()));
        }
        return cells;
    }

    private static long changedCells(List<Column> columns, ShownNode before, ShownNode after) {
        long changed = 0;
        List<Cell> cells = after.row().cells();
        for (int i = 0; i < cells.size() && i < before.row().cells().size(); i++) {
            if (!columns.get(i).isMeter() && !Objects.equals(cells.get(i).text(), before.row().cells().get(i).text())) {
                changed |= 1L << i;
            }
        }
        return changed;
    }

    private static long allCells(List<Column> columns) {
        return (1L << columns.size()) - 1;
    }
}
