package org.parascope.ui.editor.diagram;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.resource.LocalResourceManager;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.graphics.Transform;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.ScrollBar;
import org.parascope.model.SystemModel;
import org.parascope.ui.editor.ModelWords;

/**
 * The canvas of a diagram: scrolls, zooms, selects by mouse and by key, and tells when one element is dragged onto another. It changes
 * nothing itself. UI thread only.
 */
public final class DiagramCanvas {
    private static final double STEP = 1.2;
    private static final double LEAST_ZOOM = 0.25;
    private static final double MOST_ZOOM = 4;
    private static final int DRAG = 6;
    private static final int MIDDLE_GREY = 128;

    private final Canvas canvas;
    private final LocalResourceManager resources;
    private Placed placed = new Placed(0, 0, List.of(), List.of());
    private Optional<EObject> selected = Optional.empty();
    private Set<EObject> wrong = Set.of();
    private double zoom = 1;
    private Point pressed;
    private Point dragged;
    private Consumer<EObject> onSelect = _ -> { };
    private Consumer<EObject> onOpen = _ -> { };
    private BiConsumer<EObject, EObject> onConnect = (_, _) -> { };

    public DiagramCanvas(Composite parent) {
        canvas = new Canvas(parent, SWT.DOUBLE_BUFFERED | SWT.H_SCROLL | SWT.V_SCROLL | SWT.BORDER);
        resources = new LocalResourceManager(JFaceResources.getResources(), canvas);
        canvas.setBackground(canvas.getDisplay().getSystemColor(SWT.COLOR_LIST_BACKGROUND));
        canvas.addListener(SWT.Paint, event -> paint(event.gc));
        canvas.addListener(SWT.Resize, _ -> scrolled());
        canvas.addListener(SWT.MouseDown, this::press);
        canvas.addListener(SWT.MouseMove, this::move);
        canvas.addListener(SWT.MouseUp, this::release);
        canvas.addListener(SWT.MouseDoubleClick, _ -> selected.ifPresent(element -> onOpen.accept(element)));
        canvas.addListener(SWT.MouseVerticalWheel, this::wheel);
        canvas.addListener(SWT.KeyDown, this::key);
        canvas.addListener(SWT.Traverse, event -> event.doit = event.detail != SWT.TRAVERSE_RETURN);
        for (ScrollBar bar : new ScrollBar[] {canvas.getHorizontalBar(), canvas.getVerticalBar()}) {
            bar.addListener(SWT.Selection, _ -> canvas.redraw());
        }
        canvas.getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent event) {
                event.result = "Diagram of the system" + selected.map(element -> ", " + words(element)).orElse("");
            }
        });
    }

    /** The widget. */
    public Canvas control() {
        return canvas;
    }

    /** Who is told of a selection by hand, of a double click or Enter, and of one element dropped on another. */
    public void listen(Consumer<EObject> select, Consumer<EObject> open, BiConsumer<EObject, EObject> connect) {
        onSelect = select;
        onOpen = open;
        onConnect = connect;
    }

    /** Shows a system as it is now. */
    public void show(SystemModel system) {
        var gc = new GC(canvas);
        try {
            gc.setFont(GcSurface.font(resources, Surface.Weight.BOLD));
            placed = DiagramLayout.place(Diagram.of(system), text -> gc.textExtent(text).x);
        } finally {
            gc.dispose();
        }
        scrolled();
        canvas.redraw();
    }

    /** Marks what has problems. */
    public void showProblems(Set<EObject> elements) {
        wrong = elements;
        canvas.redraw();
    }

    /** Selects without telling. */
    public void select(Optional<EObject> element) {
        selected = element;
        canvas.redraw();
    }

    /** What is selected. */
    public Optional<EObject> selected() {
        return selected;
    }

    /** Larger or smaller by steps; 0: as large as it is. */
    public void zoom(int steps) {
        zoom = steps == 0 ? 1 : Math.clamp(zoom * Math.pow(STEP, steps), LEAST_ZOOM, MOST_ZOOM);
        scrolled();
        canvas.redraw();
    }

    /** So that all of it is seen. */
    public void fit() {
        Rectangle area = canvas.getClientArea();
        if (placed.width() > 0 && placed.height() > 0) {
            zoom = Math.clamp(Math.min(area.width / placed.width(), area.height / placed.height()), LEAST_ZOOM, 1);
            scrolled();
            canvas.redraw();
        }
    }

    /** The diagram as SVG, light, nothing selected. */
    public String svg(String title) {
        return SvgSurface.of(new DiagramPainter(placed, false, Optional.empty(), Set.of()), title);
    }

    /** The diagram as an image, twice as large, light, nothing selected; the caller disposes it. */
    public Image image() {
        int scale = 2;
        var image = new Image(canvas.getDisplay(), Math.max(1, (int) placed.width() * scale), Math.max(1, (int) placed.height() * scale));
        var gc = new GC(image);
        var transform = new Transform(canvas.getDisplay());
        try {
            gc.setBackground(canvas.getDisplay().getSystemColor(SWT.COLOR_WHITE));
            gc.fillRectangle(image.getBounds());
            transform.scale(scale, scale);
            gc.setTransform(transform);
            new DiagramPainter(placed, false, Optional.empty(), Set.of()).paint(new GcSurface(gc, resources));
        } finally {
            transform.dispose();
            gc.dispose();
        }
        return image;
    }

    /** For tests: where an element is on the widget. */
    Optional<Point> middle(EObject element) {
        return placed.of(element).map(area -> new Point((int) ((area.x() + area.width() / 2) * zoom) - canvas.getHorizontalBar().getSelection(),
                (int) ((area.y() + Math.min(area.height(), DiagramLayout.ROW) / 2) * zoom) - canvas.getVerticalBar().getSelection()));
    }

    private void paint(GC gc) {
        var transform = new Transform(canvas.getDisplay());
        try {
            transform.translate(-canvas.getHorizontalBar().getSelection(), -canvas.getVerticalBar().getSelection());
            transform.scale((float) zoom, (float) zoom);
            gc.setTransform(transform);
            new DiagramPainter(placed, isDark(), selected, wrong).paint(new GcSurface(gc, resources));
            gc.setTransform(null);
        } finally {
            transform.dispose();
        }
        if (dragged != null && pressed != null) {
            gc.setForeground(canvas.getDisplay().getSystemColor(SWT.COLOR_LIST_SELECTION));
            gc.setLineWidth(2);
            gc.setLineStyle(SWT.LINE_DASH);
            gc.drawLine(pressed.x, pressed.y, dragged.x, dragged.y);
        }
    }

    private boolean isDark() {
        RGB colour = canvas.getBackground().getRGB();
        return (colour.red + colour.green + colour.blue) / 3 < MIDDLE_GREY;
    }

    private void scrolled() {
        Rectangle area = canvas.getClientArea();
        set(canvas.getHorizontalBar(), (int) (placed.width() * zoom), area.width);
        set(canvas.getVerticalBar(), (int) (placed.height() * zoom), area.height);
    }

    private static void set(ScrollBar bar, int whole, int shown) {
        int thumb = Math.max(1, Math.min(whole, shown));
        bar.setValues(Math.min(bar.getSelection(), Math.max(0, whole - thumb)), 0, Math.max(1, whole), thumb, (int) DiagramLayout.ROW, thumb);
        bar.setVisible(whole > shown);
    }

    private Optional<EObject> at(int x, int y) {
        return placed.at((x + canvas.getHorizontalBar().getSelection()) / zoom, (y + canvas.getVerticalBar().getSelection()) / zoom);
    }

    private void press(Event event) {
        canvas.setFocus();
        choose(at(event.x, event.y));
        pressed = event.button == 1 && selected.isPresent() ? new Point(event.x, event.y) : null;
    }

    private void move(Event event) {
        if (pressed != null && (dragged != null || Math.abs(event.x - pressed.x) + Math.abs(event.y - pressed.y) > DRAG)) {
            dragged = new Point(event.x, event.y);
            canvas.setCursor(canvas.getDisplay().getSystemCursor(SWT.CURSOR_CROSS));
            canvas.redraw();
        } else if (pressed == null) {
            canvas.setToolTipText(at(event.x, event.y).map(DiagramCanvas::words).orElse(null));
        }
    }

    private void release(Event event) {
        boolean wasDragged = dragged != null;
        pressed = null;
        dragged = null;
        canvas.setCursor(null);
        canvas.redraw();
        Optional<EObject> target = at(event.x, event.y);
        if (wasDragged && selected.isPresent() && target.isPresent() && target.get() != selected.get()) {
            onConnect.accept(selected.get(), target.get());
        }
    }

    private void wheel(Event event) {
        if ((event.stateMask & SWT.MOD1) != 0) {
            zoom(event.count > 0 ? 1 : -1);
            event.doit = false;
        }
    }

    private void key(Event event) {
        boolean control = (event.stateMask & SWT.MOD1) != 0;
        if (control && (event.character == '+' || event.keyCode == '=' || event.keyCode == SWT.KEYPAD_ADD)) {
            zoom(1);
        } else if (control && (event.keyCode == '-' || event.keyCode == SWT.KEYPAD_SUBTRACT)) {
            zoom(-1);
        } else if (control && event.keyCode == '0') {
            zoom(0);
        } else if (event.keyCode == SWT.ARROW_DOWN || event.keyCode == SWT.ARROW_RIGHT) {
            step(1);
        } else if (event.keyCode == SWT.ARROW_UP || event.keyCode == SWT.ARROW_LEFT) {
            step(-1);
        } else if (event.keyCode == SWT.CR) {
            selected.ifPresent(onOpen);
        }
    }

    /** To the next or the last element, in the order of the model. */
    private void step(int by) {
        var all = new ArrayList<EObject>();
        placed.boxes().forEach(box -> {
            all.add(box.box().element());
            box.box().rows().forEach(row -> all.add(row.element()));
        });
        if (!all.isEmpty()) {
            int now = selected.map(all::indexOf).orElse(-1);
            choose(Optional.of(all.get(Math.clamp(now + by, 0, all.size() - 1))));
        }
    }

    private void choose(Optional<EObject> element) {
        selected = element;
        canvas.redraw();
        element.ifPresent(onSelect);
    }

    private static String words(EObject element) {
        return (ModelWords.name(element) + " " + ModelWords.detail(element)).strip();
    }
}
