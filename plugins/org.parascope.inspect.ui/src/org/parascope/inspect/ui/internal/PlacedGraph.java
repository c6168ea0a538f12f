package org.parascope.inspect.ui.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.parascope.inspect.shape.Graph;

/**
 * Where everything of a graph stands, by the ids of nodes and of edges' rows; immutable.
 *
 * @param key the structure it was made for
 * @param size of the whole
 * @param nodes each node's box
 * @param lines each edge's corners, from its start
 * @param labels each edge's place for its words
 */
record PlacedGraph(List<String> key, Point size, Map<String, Rectangle> nodes, Map<String, List<Point>> lines, Map<String, Rectangle> labels) {
    private static final int NEAR = 5;

    PlacedGraph {
        key = List.copyOf(key);
        nodes = Map.copyOf(nodes);
        lines = Map.copyOf(lines);
        labels = Map.copyOf(labels);
    }

    /** What decides the places: nodes and edges, not their states. */
    static List<String> keyOf(Graph graph) {
        var key = new ArrayList<String>();
        graph.nodes().forEach(node -> key.add(node.id()));
        graph.edges().forEach(edge -> key.add(edge.row().id()));
        return List.copyOf(key);
    }

    /** The id of what is at a place; boxes and words before lines. */
    Optional<String> at(int x, int y) {
        Optional<String> box = nodes.entrySet().stream().filter(each -> each.getValue().contains(x, y)).map(Map.Entry::getKey).findFirst();
        Optional<String> label = labels.entrySet().stream().filter(each -> each.getValue().contains(x, y)).map(Map.Entry::getKey).findFirst();
        return box.or(() -> label).or(() -> lines.entrySet().stream().filter(each -> isNear(each.getValue(), x, y)).map(Map.Entry::getKey).findFirst());
    }

    private static boolean isNear(List<Point> corners, int x, int y) {
        for (int i = 1; i < corners.size(); i++) {
            Point one = corners.get(i - 1);
            Point other = corners.get(i);
            // Lines are upright or level.
            if (x >= Math.min(one.x, other.x) - NEAR && x <= Math.max(one.x, other.x) + NEAR && y >= Math.min(one.y, other.y) - NEAR
                    && y <= Math.max(one.y, other.y) + NEAR) {
                return true;
            }
        }
        return false;
    }
}
