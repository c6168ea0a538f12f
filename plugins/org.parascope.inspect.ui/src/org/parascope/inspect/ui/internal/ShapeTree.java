package org.parascope.inspect.ui.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.Font;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeColumn;
import org.eclipse.swt.widgets.TreeItem;
import org.parascope.inspect.shape.Alignment;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Emphasis;
import org.parascope.inspect.shape.Row;

/**
 * The widget that shows any shape: a virtual tree whose items are filled when they come into sight and changed in place.
 *
 * <p>UI thread only. Knows lines, not machines. Expansion, selection and scroll position are the widget's and survive updates,
 * since {@link Difference} touches only the lines that changed.
 */
final class ShapeTree {
    private static final String FILLED = "filled";
    private static final int SAMPLE = 60;
    /** A system that starts fills its tables in seconds; what is below a line that was opened comes with a reading. */
    private static final long FIT_FOR = 8_000_000_000L;
    private static final int CELL_MARGIN = 14;
    /** Headers are bold. */
    private static final int HEADER_MARGIN = 26;
    private static final int FIRST_MARGIN = 44;
    private static final int INDENT = 20;
    private static final int WIDEST = 420;
    /** Nothing stands behind it that would be pushed out. */
    private static final int WIDEST_LAST = 1200;
    /** Least width of a last column of words, which are often empty at first. */
    private static final int LAST_TEXT = 170;
    /** Least width of the empty last column; GTK hides one of width 0. */
    private static final int REST = 12;

    private final LongSupplier clock;
    private final Tree tree;
    private final Set<String> expanded = new HashSet<>();
    private List<Column> columns = List.of();
    private List<ShownNode> lines = List.of();
    private long fitUntil;
    private @Nullable StateImages images;
    private @Nullable Palette palette;
    private Runnable expansionListener = () -> { };
    private IntConsumer sortListener = column -> { };

    ShapeTree(Composite parent) {
        this(parent, System::nanoTime);
    }

    /** @param clock in ns */
    ShapeTree(Composite parent, LongSupplier clock) {
        this.clock = clock;
        tree = new Tree(parent, SWT.VIRTUAL | SWT.FULL_SELECTION | SWT.MULTI);
        tree.setHeaderVisible(true);
        tree.setLinesVisible(false);
        tree.addListener(SWT.SetData, this::fill);
        tree.addListener(SWT.Expand, event -> expansionChanged((TreeItem) event.item, true));
        tree.addListener(SWT.Collapse, event -> expansionChanged((TreeItem) event.item, false));
        tree.addListener(SWT.MouseMove, event -> showHint(new Point(event.x, event.y)));
        tree.addListener(SWT.Dispose, event -> disposeImages());
    }

    Tree control() {
        return tree;
    }

    List<ShownNode> lines() {
        return lines;
    }

    List<Column> columns() {
        return columns;
    }

    /** Ids of the lines that are open. */
    Set<String> expandedIds() {
        return Set.copyOf(expanded);
    }

    void onExpansion(Runnable listener) {
        expansionListener = listener;
    }

    void onSort(IntConsumer listener) {
        sortListener = listener;
    }

    /** Shows a picture: in place when it is a change of what is shown. */
    void show(Picture picture) {
        boolean isFirst = !columns.equals(picture.columns());
        if (isFirst) {
            makeColumns(picture.columns());
        }
        if (isFirst || picture.lines().size() > lines.size()) {
            fitFromNow(); // a log of changes has its first line long after it was opened
        }
        lines = picture.lines();
        if (picture.isNew() || isFirst) {
            refill();
        } else {
            picture.difference().steps().forEach(this::apply);
            restoreExpansion(lines, null);
        }
        if (clock.getAsLong() - fitUntil < 0) {
            fitColumns();
        }
    }

    private void fitFromNow() {
        fitUntil = clock.getAsLong() + FIT_FOR;
    }

    private void makeColumns(List<Column> newColumns) {
        columns = newColumns;
        for (TreeColumn old : tree.getColumns()) {
            old.dispose();
        }
        for (int i = 0; i < newColumns.size(); i++) {
            Column column = newColumns.get(i);
            var widget = new TreeColumn(tree, column.alignment() == Alignment.RIGHT ? SWT.RIGHT : SWT.LEFT);
            widget.setText(column.header());
            widget.setToolTipText(column.meaning());
            int index = i;
            widget.addListener(SWT.Selection, event -> sortListener.accept(index));
        }
        // The last column takes all room that is left: an empty one, so that numbers stay by their neighbours.
        var rest = new TreeColumn(tree, SWT.NONE);
        rest.setResizable(false);
        rest.setWidth(REST);
        settleImageSize();
    }

    /** GTK makes its cell renderers anew at the first image, which must not happen while it paints a virtual item. */
    private void settleImageSize() {
        palette();
        StateImages signs = images;
        if (signs != null) {
            tree.setItemCount(0);
            var first = new TreeItem(tree, SWT.NONE);
            first.setImage(0, signs.of(Emphasis.NONE, false));
            first.dispose();
        }
    }

    /** Shows by which column the lines are sorted; -1 for none. */
    void showSort(int column, boolean isDescending) {
        tree.setSortColumn(column < 0 ? null : tree.getColumn(column));
        tree.setSortDirection(column < 0 ? SWT.NONE : isDescending ? SWT.DOWN : SWT.UP);
    }

    private void refill() {
        Set<String> selected = selectedIds();
        tree.setRedraw(false);
        tree.setItemCount(0);
        tree.setItemCount(lines.size());
        restoreExpansion(lines, null);
        tree.setRedraw(true);
        reselect(selected);
    }

    /** Lines below an item that was never in sight have no items yet: it takes them from the model when it is filled. */
    private void apply(Difference.Step step) {
        switch (step) {
            case Difference.Step.Insert insert -> insert(insert);
            case Difference.Step.Remove remove -> remove(remove);
            case Difference.Step.Change change -> {
                TreeItem item = itemAt(change.path());
                if (item != null && item.getData(FILLED) != null) {
                    setTexts(item, change.node());
                }
            }
        }
    }

    private void insert(Difference.Step.Insert insert) {
        TreeItem parent = itemAt(insert.parent());
        if (parent == null && !insert.parent().isEmpty() || parent != null && parent.getItemCount() < insert.index()) {
            return;
        }
        for (int i = 0; i < insert.count(); i++) {
            if (parent == null) {
                new TreeItem(tree, SWT.NONE, insert.index() + i);
            } else {
                new TreeItem(parent, SWT.NONE, insert.index() + i);
            }
        }
    }

    private void remove(Difference.Step.Remove remove) {
        for (int i = 0; i < remove.count(); i++) {
            TreeItem item = itemAt(Difference.append(remove.parent(), remove.index()));
            if (item != null) {
                item.dispose();
            }
        }
    }

    /** The item at a path of indices; null when it has none yet, or for the empty path. */
    private @Nullable TreeItem itemAt(List<Integer> path) {
        TreeItem item = null;
        for (int index : path) {
            int count = item == null ? tree.getItemCount() : item.getItemCount();
            if (index >= count) {
                return null;
            }
            item = item == null ? tree.getItem(index) : item.getItem(index);
        }
        return item;
    }

    private void fill(Event event) {
        TreeItem item = (TreeItem) event.item;
        Optional<ShownNode> found = nodeOf(item);
        if (found.isPresent()) {
            ShownNode node = found.get();
            item.setData(FILLED, Boolean.TRUE);
            if (item.getItemCount() != node.children().size()) {
                item.setItemCount(node.children().size());
            }
            setTexts(item, node);
        }
    }

    /** The line of an item, by its place. */
    private Optional<ShownNode> nodeOf(TreeItem item) {
        var path = new ArrayList<Integer>();
        for (TreeItem at = item; at != null; at = at.getParentItem()) {
            TreeItem parent = at.getParentItem();
            path.addFirst(parent == null ? tree.indexOf(at) : parent.indexOf(at));
        }
        List<ShownNode> level = lines;
        Optional<ShownNode> node = Optional.empty();
        for (int index : path) {
            if (index < 0 || index >= level.size()) {
                return Optional.empty();
            }
            node = Optional.of(level.get(index));
            level = level.get(index).children();
        }
        return node;
    }

    private void setTexts(TreeItem item, ShownNode node) {
        Palette colors = palette();
        Font code = JFaceResources.getTextFont();
        for (int i = 0; i < columns.size(); i++) {
            item.setText(i, node.text(i));
            if (columns.get(i).isMonospace()) {
                item.setFont(i, code);
            }
            Color background = node.isMarked(i) ? colors.changed() : null;
            item.setBackground(i, background);
        }
        item.setForeground(node.isPlaceholder() ? colors.faintText() : null);
        StateImages signs = images;
        if (signs != null) {
            item.setImage(0, signs.of(node.row().emphasis(), node.marks() != 0));
        }
    }

    /** The colours for the background that the theme gave the tree; made again when that changed. */
    Palette palette() {
        Palette now = Palette.on(tree.getBackground());
        if (!Objects.equals(now, palette) || images == null) {
            disposeImages();
            images = new StateImages(tree.getDisplay(), now);
            palette = now;
        }
        return now;
    }

    private void disposeImages() {
        StateImages old = images;
        if (old != null) {
            old.dispose();
        }
        images = null;
    }

    private void expansionChanged(TreeItem item, boolean isOpen) {
        nodeOf(item).map(ShownNode::id).ifPresent(id -> {
            if (isOpen) {
                expanded.add(id);
                fitFromNow();
            } else {
                expanded.remove(id);
            }
            expansionListener.run();
        });
    }

    /** Opens these lines, now or when they come. */
    void expand(List<String> ids) {
        expanded.addAll(ids);
        fitFromNow();
        restoreExpansion(lines, null);
        expansionListener.run();
    }

    private void restoreExpansion(List<ShownNode> level, @Nullable TreeItem parent) {
        for (int i = 0; i < level.size(); i++) {
            ShownNode node = level.get(i);
            if (node.children().isEmpty() || !expanded.contains(node.id())) {
                continue;
            }
            TreeItem item = parent == null ? tree.getItem(i) : parent.getItem(i);
            if (item.getItemCount() != node.children().size()) {
                item.setItemCount(node.children().size());
            }
            if (!item.getExpanded()) {
                item.setExpanded(true);
            }
            restoreExpansion(node.children(), item);
        }
    }

    private Set<String> selectedIds() {
        var ids = new HashSet<String>();
        for (TreeItem item : tree.getSelection()) {
            nodeOf(item).map(ShownNode::id).ifPresent(ids::add);
        }
        return ids;
    }

    private void reselect(Set<String> ids) {
        for (int i = 0; i < lines.size() && !ids.isEmpty(); i++) {
            if (ids.contains(lines.get(i).id())) {
                tree.select(tree.getItem(i));
            }
        }
    }

    /** The rows that the user selected, from the top. */
    List<Row> selectedRows() {
        var rows = new ArrayList<Row>();
        for (TreeItem item : tree.getSelection()) {
            nodeOf(item).filter(node -> !node.isPlaceholder()).map(ShownNode::row).ifPresent(rows::add);
        }
        return rows;
    }

    /** Selects and reveals the first line, from the top down and at any depth that is open, that fits; false when none does. */
    boolean select(Predicate<Row> wanted) {
        TreeItem found = find(lines, null, wanted);
        if (found == null) {
            return false;
        }
        tree.setSelection(found);
        tree.showItem(found);
        return true;
    }

    /** As {@link #select}, but of lines that fit the one nested deepest. */
    Optional<Row> selectDeepest(Predicate<Row> wanted) {
        List<ShownNode> level = lines;
        TreeItem item = null;
        Row found = null;
        for (int i = 0; i < level.size(); i++) {
            ShownNode node = level.get(i);
            if (!node.isPlaceholder() && wanted.test(node.row())) {
                item = item == null ? tree.getItem(i) : item.getItem(i);
                found = node.row();
                level = expanded.contains(node.id()) ? node.children() : List.of();
                i = -1;
            }
        }
        if (item == null || found == null) {
            return Optional.empty();
        }
        tree.setSelection(item);
        tree.showItem(item);
        return Optional.of(found);
    }

    private @Nullable TreeItem find(List<ShownNode> level, @Nullable TreeItem parent, Predicate<Row> wanted) {
        for (int i = 0; i < level.size(); i++) {
            ShownNode node = level.get(i);
            if (!node.isPlaceholder() && wanted.test(node.row())) {
                return parent == null ? tree.getItem(i) : parent.getItem(i);
            }
            if (expanded.contains(node.id()) && !node.children().isEmpty()) {
                TreeItem below = find(node.children(), parent == null ? tree.getItem(i) : parent.getItem(i), wanted);
                if (below != null) {
                    return below;
                }
            }
        }
        return null;
    }

    private void showHint(Point at) {
        String hint = "";
        TreeItem item = tree.getItem(at);
        for (int i = 0; item != null && i < columns.size() && hint.isEmpty(); i++) {
            if (item.getBounds(i).contains(at)) {
                int column = i;
                hint = nodeOf(item).filter(node -> !node.isPlaceholder()).map(node -> node.row().cells().get(column)).map(Cell::hint).orElse("");
            }
        }
        String text = hint.isEmpty() ? null : hint;
        if (!Objects.equals(text, tree.getToolTipText())) {
            tree.setToolTipText(text);
        }
    }

    /** To what is there, in the first seconds of it, and only wider: later changes keep the widths, so that columns never jump. */
    private void fitColumns() {
        var gc = new GC(tree);
        try {
            for (int i = 0; i < columns.size(); i++) {
                gc.setFont(tree.getFont());
                int width = gc.textExtent(columns.get(i).header()).x + HEADER_MARGIN;
                gc.setFont(columns.get(i).isMonospace() ? JFaceResources.getTextFont() : tree.getFont());
                width = Math.max(width, widest(gc, lines, i, 0));
                if (i == columns.size() - 1 && columns.get(i).alignment() == Alignment.LEFT) {
                    width = Math.max(width, LAST_TEXT);
                }
                width = Math.min(width, i == columns.size() - 1 ? WIDEST_LAST : WIDEST);
                if (width > tree.getColumn(i).getWidth()) {
                    tree.getColumn(i).setWidth(width);
                }
            }
        } finally {
            gc.dispose();
        }
    }

    private int widest(GC gc, List<ShownNode> level, int column, int depth) {
        int widest = 0;
        for (int i = 0; i < level.size(); i++) {
            ShownNode node = level.get(i);
            if (i < SAMPLE) {
                int margin = column == 0 ? FIRST_MARGIN + depth * INDENT : CELL_MARGIN;
                widest = Math.max(widest, gc.textExtent(node.text(column)).x + margin);
            }
            if (i < SAMPLE || expanded.contains(node.id())) {
                widest = Math.max(widest, widest(gc, node.children(), column, depth + 1));
            }
        }
        return widest;
    }
}
