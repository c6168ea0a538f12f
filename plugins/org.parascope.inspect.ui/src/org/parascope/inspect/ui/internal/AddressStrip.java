package org.parascope.inspect.ui.internal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.parascope.inspect.shape.RangeMap;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.TextForm;

/**
 * The widget that shows a {@link RangeMap}: an address space as a strip, zoomed from all of it to a page.
 *
 * <p>UI thread only. Keys: left and right go from range to range, + and - zoom, 0 shows all; the wheel zooms where the mouse is, with
 * Shift it moves. Read {@link AddressStripDrawing} for how it looks, {@link StripScale} for where an address stands.
 */
final class AddressStrip implements Presentation {
    private static final double ZOOM = 1.5;
    private static final double STEP = 0.2;

    private final Canvas canvas;
    private Optional<RangeMap> map = Optional.empty();
    private Optional<StripWindow> window = Optional.empty();
    private int selected = -1;
    private String highlight = "";
    private String hint = "";
    private Runnable selectionListener = () -> { };

    AddressStrip(Composite parent) {
        canvas = new Canvas(parent, SWT.DOUBLE_BUFFERED | SWT.NO_BACKGROUND);
        canvas.setFont(JFaceResources.getTextFont());
        canvas.addListener(SWT.Paint, event -> paint(event.gc));
        canvas.addListener(SWT.Resize, event -> canvas.redraw());
        canvas.addListener(SWT.MouseDown, this::clicked);
        canvas.addListener(SWT.MouseDoubleClick, event -> zoom(ZOOM * ZOOM * ZOOM, event.x));
        canvas.addListener(SWT.MouseMove, this::hovered);
        canvas.addListener(SWT.MouseWheel, this::wheeled);
        canvas.addListener(SWT.KeyDown, this::pressed);
        canvas.getAccessible().addAccessibleListener(new SpokenStrip());
    }

    @Override
    public Control control() {
        return canvas;
    }

    @Override
    public void show(Picture picture) {
        RangeMap next = (RangeMap) picture.drawn().orElseThrow();
        long kept = selected >= 0 && map.isPresent() ? map.get().ranges().get(selected).start() : 0;
        StripScale scale = StripScale.of(next);
        window = Optional.of(picture.isNew() || window.isEmpty() ? StripWindow.all(scale) : window.get().on(scale));
        boolean wasSelected = selected >= 0;
        map = Optional.of(next);
        selected = wasSelected ? indexOf(kept) : -1;
        canvas.redraw();
    }

    /** Only ranges that contain this keep their full colour. */
    void setHighlight(String text) {
        highlight = text.toLowerCase(Locale.ROOT).strip();
        canvas.redraw();
    }

    @Override
    public void onSelection(Runnable listener) {
        selectionListener = listener;
    }

    private void paint(GC gc) {
        Rectangle area = canvas.getClientArea();
        gc.setBackground(canvas.getBackground());
        gc.fillRectangle(area);
        if (map.isPresent() && !map.get().ranges().isEmpty()) {
            drawing(gc, area).paint(selected);
        }
    }

    private AddressStripDrawing drawing(GC gc, Rectangle area) {
        return new AddressStripDrawing(gc, Palette.on(canvas.getBackground()), map.orElseThrow(), window.orElseThrow(), area, highlight);
    }

    private double positionAt(int x) {
        StripWindow shown = window.orElseThrow();
        return shown.from() + shown.width() * x / Math.max(1, canvas.getClientArea().width);
    }

    private boolean isEmpty() {
        return map.isEmpty() || window.isEmpty() || map.get().ranges().isEmpty();
    }

    /** The range that holds an address, or the last one below it; -1 for none. */
    private int indexOf(long address) {
        List<RangeMap.Range> ranges = map.orElseThrow().ranges();
        int low = 0;
        int high = ranges.size() - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            if (Long.compareUnsigned(ranges.get(middle).start(), address) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    private void clicked(Event event) {
        canvas.setFocus();
        if (isEmpty()) {
            return;
        }
        var gc = new GC(canvas);
        Rectangle overview = drawing(gc, canvas.getClientArea()).overview();
        gc.dispose();
        if (overview.contains(event.x, event.y)) {
            StripWindow shown = window.orElseThrow();
            double target = (double) (event.x - overview.x) / overview.width;
            window = Optional.of(shown.moved((target - shown.from()) / shown.width() - 0.5));
            canvas.redraw();
        } else {
            select(indexOf(window.orElseThrow().scale().address(positionAt(event.x))), true);
        }
    }

    private void select(int index, boolean tell) {
        if (index < 0 || isEmpty() || index >= map.orElseThrow().ranges().size()) {
            return;
        }
        selected = index;
        RangeMap.Range range = map.orElseThrow().ranges().get(index);
        StripScale scale = window.orElseThrow().scale();
        window = Optional.of(window.orElseThrow().showing(scale.position(range.start()), scale.position(range.start() + range.size() - 1)));
        canvas.redraw();
        if (tell) {
            selectionListener.run();
        }
    }

    private void hovered(Event event) {
        int index = isEmpty() ? -1 : indexOf(window.orElseThrow().scale().address(positionAt(event.x)));
        String text = index < 0 ? "" : AddressStripDrawing.describe(map.orElseThrow(), index);
        if (!text.equals(hint)) {
            hint = text;
            canvas.setToolTipText(text.isEmpty() ? null : text);
        }
    }

    private void wheeled(Event event) {
        if ((event.stateMask & SWT.SHIFT) != 0) {
            window = window.map(shown -> shown.moved(-STEP * Integer.signum(event.count)));
            canvas.redraw();
        } else {
            zoom(event.count > 0 ? ZOOM : 1 / ZOOM, event.x);
        }
        event.doit = false;
    }

    private void zoom(double factor, int x) {
        if (!isEmpty()) {
            window = Optional.of(window.orElseThrow().zoomed(factor, positionAt(x)));
            canvas.redraw();
        }
    }

    private void pressed(Event event) {
        if (isEmpty()) {
            return;
        }
        int last = map.orElseThrow().ranges().size() - 1;
        switch (event.keyCode) {
            case SWT.ARROW_LEFT -> select(Math.max(0, selected - 1), true);
            case SWT.ARROW_RIGHT -> select(Math.min(last, selected + 1), true);
            case SWT.HOME -> select(0, true);
            case SWT.END -> select(last, true);
            case SWT.PAGE_UP -> window = window.map(shown -> shown.moved(-1));
            case SWT.PAGE_DOWN -> window = window.map(shown -> shown.moved(1));
            default -> zoomByKey(event.character);
        }
        canvas.redraw();
    }

    private void zoomByKey(char key) {
        int middle = selected < 0 ? canvas.getClientArea().width / 2 : xOf(map.orElseThrow().ranges().get(selected));
        switch (key) {
            case '+', '=' -> zoom(ZOOM, middle);
            case '-' -> zoom(1 / ZOOM, middle);
            case '0' -> window = window.map(shown -> StripWindow.all(shown.scale()));
            default -> { } // not a key of the strip
        }
    }

    private int xOf(RangeMap.Range range) {
        StripWindow shown = window.orElseThrow();
        return (int) ((shown.scale().position(range.start()) - shown.from()) / shown.width() * canvas.getClientArea().width);
    }

    @Override
    public List<Subject> selectedSubjects() {
        return selected < 0 || isEmpty() ? List.of() : map.orElseThrow().table().rows().get(selected).subjects();
    }

    @Override
    public boolean reveal(List<Subject> subjects) {
        for (Subject subject : subjects) {
            if (subject instanceof Subject.Address wanted && !isEmpty()) {
                int index = indexOf(wanted.address().value());
                if (index >= 0 && wanted.address().value() - map.orElseThrow().ranges().get(index).start() < map.orElseThrow().ranges().get(index).size()) {
                    select(index, false);
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public String selectedText() {
        return selected < 0 || isEmpty() ? ""
                : TextForm.tabbed(map.orElseThrow().columns(), List.of(map.orElseThrow().table().rows().get(selected)));
    }

    private final class SpokenStrip extends AccessibleAdapter {
        @Override
        @NonNullByDefault({}) // SWT's own parameter is not annotated
        public void getName(AccessibleEvent event) {
            event.result = isEmpty() ? "Empty address space" : "Address space of %d ranges%s".formatted(map.orElseThrow().ranges().size(),
                    selected < 0 ? "" : ", selected " + AddressStripDrawing.describe(map.orElseThrow(), selected));
        }
    }
}
