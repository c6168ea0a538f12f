package org.parascope.inspect.ui.internal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.LongFunction;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.UnitMap;

/**
 * The widget that shows a {@link UnitMap}: a cell a unit in rows, zoomed from a pixel to a letter, changes marked as they happen.
 *
 * <p>UI thread only. Keys: arrows move, + and - zoom, 0 fits all. Read {@link UnitMapDrawing} for how it looks,
 * {@link UnitMapLayout} for where a unit stands.
 */
final class UnitMapCanvas implements Presentation {
    private final Canvas canvas;
    private final LongFunction<Subject> subjectOf;
    private final ChangedUnits changed = new ChangedUnits();
    private Optional<UnitMap> map = Optional.empty();
    private int view;
    private int zoom = UnitMapLayout.FIT;
    private int top;
    private int selected = -1;
    private String highlight = "";
    private String hint = "";
    private Runnable selectionListener = () -> { };
    private IntConsumer openListener = unit -> { };

    /** @param subjectOf what a unit is, by its number */
    UnitMapCanvas(Composite parent, LongFunction<Subject> subjectOf) {
        this.subjectOf = subjectOf;
        canvas = new Canvas(parent, SWT.DOUBLE_BUFFERED | SWT.V_SCROLL | SWT.NO_BACKGROUND);
        canvas.setFont(JFaceResources.getTextFont());
        canvas.addListener(SWT.Paint, event -> paint(event.gc));
        canvas.addListener(SWT.Resize, event -> layoutChanged());
        canvas.addListener(SWT.MouseDown, this::clicked);
        canvas.addListener(SWT.MouseDoubleClick, event -> openSelected());
        canvas.addListener(SWT.MouseMove, this::hovered);
        canvas.addListener(SWT.MouseWheel, this::wheeled);
        canvas.addListener(SWT.KeyDown, this::pressed);
        canvas.addListener(SWT.FocusIn, event -> canvas.redraw());
        canvas.addListener(SWT.FocusOut, event -> canvas.redraw());
        canvas.addListener(SWT.Traverse, event -> event.doit = event.detail != SWT.TRAVERSE_RETURN);
        canvas.getVerticalBar().addListener(SWT.Selection, event -> scrollTo(canvas.getVerticalBar().getSelection()));
        canvas.getAccessible().addAccessibleListener(new SpokenMap());
    }

    @Override
    public Control control() {
        return canvas;
    }

    @Override
    public void show(Picture picture) {
        UnitMap next = (UnitMap) picture.drawn().orElseThrow();
        boolean isOther = map.isEmpty() || map.get().size() != next.size() || picture.isNew();
        if (isOther) {
            changed.clear();
        } else {
            changed.compare(map.get(), next, Math.min(view, next.views().size() - 1));
        }
        map = Optional.of(next);
        if (isOther) {
            layoutChanged();
        }
        canvas.redraw();
        if (!changed.isEmpty()) {
            canvas.getDisplay().timerExec((int) (LiveSettings.markNanos() / 1_000_000) + 50, this::redraw);
        }
    }

    private void redraw() {
        if (!canvas.isDisposed()) {
            canvas.redraw();
        }
    }

    /** Which point of view colours the cells. */
    void setView(int newView) {
        view = newView;
        changed.clear();
        canvas.redraw();
    }

    /** Only kinds whose name contains this keep their full colour. */
    void setHighlight(String text) {
        highlight = text.toLowerCase(Locale.ROOT).strip();
        canvas.redraw();
    }

    /** Called with a unit that the user wants to see alone. */
    void onOpen(IntConsumer listener) {
        openListener = listener;
    }

    @Override
    public void onSelection(Runnable listener) {
        selectionListener = listener;
    }

    private UnitMapLayout layout() {
        Rectangle area = canvas.getClientArea();
        return UnitMapLayout.of(map.map(UnitMap::size).orElse(0), area.width, area.height - legendHeight(area.width), zoom);
    }

    private int legendHeight(int width) {
        if (map.isEmpty()) {
            return 0;
        }
        var gc = new GC(canvas);
        try {
            return drawing(gc).legendHeight(width);
        } finally {
            gc.dispose();
        }
    }

    private UnitMapDrawing drawing(GC gc) {
        UnitMap shown = map.orElseThrow();
        return new UnitMapDrawing(gc, Palette.on(canvas.getBackground()), shown.views().get(Math.min(view, shown.views().size() - 1)),
                highlight);
    }

    private void paint(GC gc) {
        Rectangle area = canvas.getClientArea();
        gc.setBackground(canvas.getBackground());
        gc.fillRectangle(area);
        if (map.isEmpty()) {
            return;
        }
        UnitMapLayout layout = layout();
        UnitMapDrawing drawing = drawing(gc);
        drawing.cells(layout, top, changed);
        drawing.legend(area.height - drawing.legendHeight(area.width), area.width);
        if (selected >= 0) {
            drawing.selection(layout, top, selected, canvas.isFocusControl());
        }
    }

    private void layoutChanged() {
        UnitMapLayout layout = layout();
        int rows = layout.rows();
        int visible = Math.max(1, layout.visibleRows());
        top = Math.max(0, Math.min(top, rows - visible));
        canvas.getVerticalBar().setValues(top, 0, Math.max(rows, 1), visible, 1, visible);
        canvas.getVerticalBar().setEnabled(rows > visible);
        canvas.redraw();
    }

    private void scrollTo(int row) {
        UnitMapLayout layout = layout();
        top = Math.max(0, Math.min(row, layout.rows() - layout.visibleRows()));
        canvas.getVerticalBar().setSelection(top);
        canvas.redraw();
    }

    void zoomBy(int steps) {
        int center = selected >= 0 ? selected : layout().unitAt(top, 0, 0);
        zoom = layout().zoomedBy(steps);
        layoutChanged();
        reveal(center);
    }

    void zoomToFit() {
        zoom = UnitMapLayout.FIT;
        top = 0;
        layoutChanged();
    }

    private void wheeled(Event event) {
        if ((event.stateMask & SWT.MOD1) != 0) {
            zoomBy(Integer.signum(event.count));
        } else {
            scrollTo(top - event.count);
        }
        event.doit = false;
    }

    private void clicked(Event event) {
        canvas.setFocus();
        int unit = layout().unitAt(top, event.x, event.y);
        if (unit >= 0) {
            select(unit);
        }
    }

    private void hovered(Event event) {
        int unit = layout().unitAt(top, event.x, event.y);
        String text = unit < 0 ? "" : map.map(shown -> describe(shown, unit)).orElse("");
        if (!text.equals(hint)) {
            hint = text;
            canvas.setToolTipText(text.isEmpty() ? null : text);
        }
    }

    private static String describe(UnitMap shown, int unit) {
        var text = new StringBuilder("%s %x".formatted(shown.unit(), unit));
        shown.views().forEach(view -> text.append(", ").append(view.kind(unit).name()));
        return text.toString();
    }

    private void pressed(Event event) {
        UnitMapLayout layout = layout();
        int step = switch (event.keyCode) {
            case SWT.ARROW_LEFT -> -layout.unitsPerCell();
            case SWT.ARROW_RIGHT -> layout.unitsPerCell();
            case SWT.ARROW_UP -> -layout.unitsPerRow();
            case SWT.ARROW_DOWN -> layout.unitsPerRow();
            case SWT.PAGE_UP -> -layout.unitsPerRow() * layout.visibleRows();
            case SWT.PAGE_DOWN -> layout.unitsPerRow() * layout.visibleRows();
            case SWT.HOME -> -Integer.MAX_VALUE / 2;
            case SWT.END -> Integer.MAX_VALUE / 2;
            default -> 0;
        };
        if (step != 0 && map.isPresent()) {
            select((int) Math.max(0, Math.min(map.get().size() - 1L, (long) Math.max(0, selected) + step)));
            event.doit = false;
        } else if (event.keyCode == SWT.CR) {
            openSelected();
        }
        switch (event.character) {
            case '+', '=' -> zoomBy(1);
            case '-' -> zoomBy(-1);
            case '0' -> zoomToFit();
            default -> { } // not a key of the map
        }
    }

    private void openSelected() {
        if (selected >= 0) {
            openListener.accept(selected);
        }
    }

    private void select(int unit) {
        selected = unit;
        reveal(unit);
        selectionListener.run();
    }

    private void reveal(int unit) {
        UnitMapLayout layout = layout();
        int row = layout.rowOf(unit);
        if (row < top || row >= top + layout.visibleRows()) {
            scrollTo(row - layout.visibleRows() / 2);
        }
        canvas.redraw();
    }

    @Override
    public List<Subject> selectedSubjects() {
        return selected < 0 ? List.of() : List.of(subjectOf.apply(selected));
    }

    @Override
    public boolean reveal(List<Subject> subjects) {
        for (Subject subject : subjects) {
            if (subject instanceof Subject.Frame frame && map.isPresent() && frame.frame().number() >= 0
                    && frame.frame().number() < map.get().size()) {
                selected = (int) frame.frame().number();
                reveal(selected);
                return true;
            }
        }
        return false;
    }

    @Override
    public String selectedText() {
        return selected < 0 ? "" : map.map(shown -> describe(shown, selected) + "\n").orElse("");
    }

    /** For tests: where a unit is drawn. */
    Point placeOf(int unit) {
        return layout().placeOf(top, unit);
    }

    private final class SpokenMap extends AccessibleAdapter {
        @Override
        @NonNullByDefault({}) // SWT's own parameter is not annotated
        public void getName(AccessibleEvent event) {
            event.result = map.map(shown -> "Map of %d units%s".formatted(shown.size(), selected < 0 ? "" : ", selected " + describe(shown, selected)))
                    .orElse("Empty map");
        }
    }
}
