package org.parascope.inspect.ui.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parascope.inspect.shape.Emphasis;
import org.parascope.inspect.shape.Graph;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;

/** A graph in a real window: laid out apart, quiet when only states change, one selection with the rest. */
@NonNullByDefault({}) // JUnit fills the fields
class GraphCanvasTest {
    private static final Subject PORT = new Subject.Port(1, 7);

    private Window window;
    private GraphCanvas canvas;

    @BeforeEach
    void openWindow() {
        window = new Window(800, 500);
        canvas = new GraphCanvas(window.shell());
        window.shell().open();
    }

    @AfterEach
    void closeWindow() {
        window.close();
    }

    @Test
    void boxesStandApartAndEveryEdgeHasALineAndWords() {
        show(graph("", "d0", "d1", "d2"));
        PlacedGraph placed = canvas.placed().orElseThrow();
        var boxes = new ArrayList<Rectangle>(placed.nodes().values());
        boxes.addAll(placed.labels().values());
        assertEquals(3 + 3, boxes.size());
        for (int i = 0; i < boxes.size(); i++) {
            for (int j = 0; j < i; j++) {
                assertFalse(boxes.get(i).intersects(boxes.get(j)), boxes.get(i) + " over " + boxes.get(j));
            }
        }
        placed.lines().forEach((id, line) -> assertTrue(line.size() >= 2, id));
    }

    @Test
    void aStateThatChangesMovesNothingAndANodeThatComesIsLaidOut() {
        show(graph("", "d0", "d1"));
        PlacedGraph before = canvas.placed().orElseThrow();
        canvas.show(picture(graph("pending", "d0", "d1")));
        assertEquals(before, canvas.placed().orElseThrow());
        canvas.show(picture(graph("pending", "d0", "d1", "d2")));
        window.await("the new node has a place", () -> canvas.placed().orElseThrow().nodes().containsKey("d2"));
    }

    @Test
    void aClickOnWordsSelectsTheEdgeAndAnothersSelectionIsShown() {
        show(graph("pending", "d0", "d1"));
        var heard = new ArrayList<List<Subject>>();
        canvas.onSelection(() -> heard.add(canvas.selectedSubjects()));
        Rectangle words = canvas.placed().orElseThrow().labels().get("d0>d1");
        var event = new Event();
        event.x = words.x + words.width / 2;
        event.y = words.y + words.height / 2;
        canvas.control().notifyListeners(SWT.MouseDown, event);
        assertEquals(List.of(List.of(PORT)), heard);
        assertTrue(canvas.selectedText().contains("d0>d1"), canvas.selectedText());
        assertTrue(canvas.reveal(List.of(new Subject.Domain(1))));
        assertEquals(List.of(new Subject.Domain(1)), canvas.selectedSubjects());
        assertTrue(canvas.reveal(List.of(PORT)));
        assertEquals(List.of(PORT), canvas.selectedSubjects());
        assertFalse(canvas.reveal(List.of(new Subject.Domain(77))), "there is no such node");
        assertEquals(1, heard.size(), "what another view selects is not told again");
    }

    @Test
    void arrowKeysReachEveryNodeAndEdge() {
        show(graph("", "d0", "d1"));
        var seen = new ArrayList<String>();
        for (int i = 0; i < 4; i++) {
            var event = new Event();
            event.keyCode = SWT.ARROW_RIGHT;
            canvas.control().notifyListeners(SWT.KeyDown, event);
            seen.add(canvas.selectedText().lines().toList().getLast());
        }
        assertEquals(4, new HashSet<>(seen).size(), seen.toString());
    }

    private void show(Graph graph) {
        canvas.show(picture(graph));
        window.await("the graph is laid out", () -> canvas.placed().isPresent());
    }

    private static Picture picture(Graph graph) {
        return new Picture(graph.columns(), List.of(), new Difference(List.of()), true, graph.edges().size(), List.of(), "", 0, Optional.of(graph));
    }

    /** A chain with a loop at its end. */
    private static Graph graph(String state, String... names) {
        var nodes = new ArrayList<Graph.Vertex>();
        var edges = new ArrayList<Graph.Edge>();
        for (int i = 0; i < names.length; i++) {
            nodes.add(new Graph.Vertex(names[i], names[i], "a domain", Emphasis.NONE, Optional.of(new Subject.Domain(i))));
            String to = names[Math.min(i + 1, names.length - 1)];
            edges.add(new Graph.Edge(names[i], to, "5 × channels" + (state.isEmpty() ? "" : "\n" + state),
                    new Row(names[i] + ">" + to, Shapes.row(names[i] + ">" + to, i, 0).cells(), PORT)));
        }
        return new Graph(nodes, Shapes.COLUMNS, edges, List.of());
    }
}
