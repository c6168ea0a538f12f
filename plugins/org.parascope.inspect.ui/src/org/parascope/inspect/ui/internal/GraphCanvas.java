package org.parascope.inspect.ui.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.graphics.Transform;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.ScrollBar;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Graph;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.TextForm;

/**
 * The widget that shows a {@link Graph}. Laid out again only when nodes or edges come or go, by a job; states change in place.
 *
 * <p>UI thread only. Keys: arrows go from node to node and edge to edge, + and - zoom, 0 fits all. Read {@link GraphDrawing} for how
 * it looks.
 */
final class GraphCanvas implements Presentation {
    private static final double STEP = 1.25;
    private static final double SMALLEST = 0.4;
    private static final double LARGEST = 3;
    /** Words stay readable: a graph that is larger still is scrolled. */
    private static final double SMALLEST_FIT = 0.75;

    private final Canvas canvas;
    private Optional<Graph> graph = Optional.empty();
    private Optional<PlacedGraph> placed = Optional.empty();
    private List<String> laidOut = List.of();
    /** 0 fits all. */
    private double zoom;
    private String selected = "";
    private String highlight = "";
    private Runnable selectionListener = () -> { };

    GraphCanvas(Composite parent) {
        canvas = new Canvas(parent, SWT.DOUBLE_BUFFERED | SWT.V_SCROLL | SWT.H_SCROLL | SWT.NO_BACKGROUND);
        canvas.setFont(JFaceResources.getTextFont());
        canvas.addListener(SWT.Paint, event -> paint(event.gc));
        canvas.addListener(SWT.Resize, event -> layoutChanged());
        canvas.addListener(SWT.MouseDown, this::clicked);
        canvas.addListener(SWT.MouseMove, this::hovered);
        canvas.addListener(SWT.MouseWheel, this::wheeled);
        canvas.addListener(SWT.KeyDown, this::pressed);
        canvas.getVerticalBar().addListener(SWT.Selection, event -> canvas.redraw());
        canvas.getHorizontalBar().addListener(SWT.Selection, event -> canvas.redraw());
        canvas.getAccessible().addAccessibleListener(new SpokenGraph());
    }

    @Override
    public Control control() {
        return canvas;
    }

    @Override
    public void show(Picture picture) {
        Graph next = (Graph) picture.drawn().orElseThrow();
        graph = Optional.of(next);
        List<String> key = PlacedGraph.keyOf(next);
        if (!key.equals(laidOut)) {
            laidOut = key;
            layOut(next);
        }
        canvas.redraw();
    }

    private void layOut(Graph next) {
        var gc = new GC(canvas);
        var letter = new Point((int) Math.ceil(gc.getFontMetrics().getAverageCharacterWidth()), gc.getFontMetrics().getHeight());
        gc.dispose();
        Display display = canvas.getDisplay();
        Job job = Job.createSystem("Lay out a graph", monitor -> {
            PlacedGraph result = GraphLayout.place(next, letter);
            if (!display.isDisposed()) {
                display.asyncExec(() -> take(result));
            }
            return Status.OK_STATUS;
        });
        job.schedule();
    }

    private void take(PlacedGraph result) {
        if (!canvas.isDisposed() && result.key().equals(laidOut)) {
            placed = Optional.of(result);
            layoutChanged();
        }
    }

    /** Only what contains this keeps its full ink. */
    void setHighlight(String text) {
        highlight = text.toLowerCase(Locale.ROOT).strip();
        canvas.redraw();
    }

    @Override
    public void onSelection(Runnable listener) {
        selectionListener = listener;
    }

    private double scale() {
        Rectangle area = canvas.getClientArea();
        if (zoom > 0 || placed.isEmpty()) {
            return zoom > 0 ? zoom : 1;
        }
        Point size = placed.get().size();
        return Math.max(SMALLEST_FIT, Math.min(1, Math.min(area.width / (double) size.x, area.height / (double) size.y)));
    }

    private void layoutChanged() {
        Point size = placed.map(PlacedGraph::size).orElse(new Point(0, 0));
        Rectangle area = canvas.getClientArea();
        setBar(canvas.getHorizontalBar(), (int) Math.ceil(size.x * scale()), area.width);
        setBar(canvas.getVerticalBar(), (int) Math.ceil(size.y * scale()), area.height);
        canvas.redraw();
    }

    private static void setBar(ScrollBar bar, int all, int seen) {
        int thumb = Math.max(1, Math.min(all, seen));
        bar.setValues(Math.max(0, Math.min(bar.getSelection(), all - thumb)), 0, Math.max(1, all), thumb, Math.max(1, seen / 10), thumb);
        bar.setEnabled(all > seen);
    }

    private void paint(GC gc) {
        Palette palette = Palette.on(canvas.getBackground());
        gc.setBackground(canvas.getBackground());
        gc.fillRectangle(canvas.getClientArea());
        if (graph.isEmpty() || placed.isEmpty()) {
            return;
        }
        var transform = new Transform(gc.getDevice());
        try {
            transform.translate(-canvas.getHorizontalBar().getSelection(), -canvas.getVerticalBar().getSelection());
            transform.scale((float) scale(), (float) scale());
            gc.setAntialias(SWT.ON);
            gc.setTransform(transform);
            new GraphDrawing(gc, palette, placed.get(), selected, highlight).draw(graph.get());
        } finally {
            gc.setTransform(null);
            transform.dispose();
        }
    }

    void zoomBy(int steps) {
        zoom = Math.max(SMALLEST, Math.min(LARGEST, scale() * Math.pow(STEP, steps)));
        layoutChanged();
    }

    void zoomToFit() {
        zoom = 0;
        layoutChanged();
    }

    private void wheeled(Event event) {
        if ((event.stateMask & SWT.MOD1) != 0) {
            zoomBy(Integer.signum(event.count));
            event.doit = false;
        }
    }

    private Optional<String> at(Event event) {
        double scale = scale();
        int x = (int) ((event.x + canvas.getHorizontalBar().getSelection()) / scale);
        int y = (int) ((event.y + canvas.getVerticalBar().getSelection()) / scale);
        return placed.flatMap(places -> places.at(x, y));
    }

    private void clicked(Event event) {
        canvas.setFocus();
        at(event).ifPresent(this::select);
    }

    private void hovered(Event event) {
        String text = at(event).map(this::describe).orElse("");
        if (!text.equals(Optional.ofNullable(canvas.getToolTipText()).orElse(""))) {
            canvas.setToolTipText(text.isEmpty() ? null : text);
        }
    }

    private void pressed(Event event) {
        switch (event.keyCode) {
            case SWT.ARROW_RIGHT, SWT.ARROW_DOWN -> move(1);
            case SWT.ARROW_LEFT, SWT.ARROW_UP -> move(-1);
            default -> { } // not a direction
        }
        switch (event.character) {
            case '+', '=' -> zoomBy(1);
            case '-' -> zoomBy(-1);
            case '0' -> zoomToFit();
            default -> { } // not a key of the graph
        }
    }

    private void move(int step) {
        var ids = new ArrayList<String>(graph.map(PlacedGraph::keyOf).orElse(List.of()));
        if (!ids.isEmpty()) {
            int index = ids.indexOf(selected);
            select(ids.get(index < 0 ? 0 : Math.floorMod(index + step, ids.size())));
        }
    }

    private void select(String id) {
        selected = id;
        bringIntoSight();
        selectionListener.run();
    }

    private void bringIntoSight() {
        placed.ifPresent(places -> {
            Rectangle area = places.nodes().getOrDefault(selected, places.labels().getOrDefault(selected, new Rectangle(0, 0, 0, 0)));
            scrollTo(canvas.getHorizontalBar(), area.x, area.width);
            scrollTo(canvas.getVerticalBar(), area.y, area.height);
        });
        canvas.redraw();
    }

    private void scrollTo(ScrollBar bar, int start, int length) {
        int from = (int) (start * scale());
        int to = (int) ((start + length) * scale());
        if (from < bar.getSelection() || to > bar.getSelection() + bar.getThumb()) {
            bar.setSelection(Math.max(0, (from + to - bar.getThumb()) / 2));
        }
    }

    private Optional<Graph.Vertex> node(String id) {
        return graph.flatMap(shown -> shown.nodes().stream().filter(each -> each.id().equals(id)).findFirst());
    }

    private Optional<Graph.Edge> edge(String id) {
        return graph.flatMap(shown -> shown.edges().stream().filter(each -> each.row().id().equals(id)).findFirst());
    }

    private String describe(String id) {
        return node(id).map(each -> each.title() + ", " + each.detail())
                .or(() -> edge(id).map(each -> each.row().cells().stream().map(Cell::text).filter(text -> !text.isEmpty())
                        .collect(Collectors.joining(", "))))
                .orElse("");
    }

    @Override
    public List<Subject> selectedSubjects() {
        return edge(selected).map(each -> each.row().subjects()).orElseGet(() -> node(selected).flatMap(Graph.Vertex::subject).stream().toList());
    }

    @Override
    public boolean reveal(List<Subject> subjects) {
        for (Subject subject : subjects) {
            Optional<String> found = graph.flatMap(shown -> find(shown, subject));
            if (found.isPresent()) {
                selected = found.get();
                bringIntoSight();
                return true;
            }
        }
        return false;
    }

    private static Optional<String> find(Graph shown, Subject subject) {
        return shown.nodes().stream().filter(each -> each.subject().filter(subject::equals).isPresent()).map(Graph.Vertex::id).findFirst()
                .or(() -> shown.edges().stream().filter(each -> each.row().subjects().contains(subject)).map(each -> each.row().id()).findFirst());
    }

    @Override
    public String selectedText() {
        return edge(selected).map(each -> TextForm.tabbed(graph.orElseThrow().columns(), List.of(each.row())))
                .or(() -> node(selected).map(each -> describe(each.id()) + "\n")).orElse("");
    }

    /** For tests: where things stand; empty until they were laid out. */
    Optional<PlacedGraph> placed() {
        return placed;
    }

    private final class SpokenGraph extends AccessibleAdapter {
        @Override
        @NonNullByDefault({}) // SWT's own parameter is not annotated
        public void getName(AccessibleEvent event) {
            event.result = graph.map(shown -> "Graph of %d nodes and %d edges%s".formatted(shown.nodes().size(), shown.edges().size(),
                    selected.isEmpty() ? "" : ", selected " + describe(selected))).orElse("Empty graph");
        }
    }
}
