package org.parascope.inspect.ui.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.elk.alg.layered.LayeredLayoutProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeLabelPlacement;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkLabel;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.ElkShape;
import org.eclipse.elk.graph.util.ElkGraphUtil;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.parascope.inspect.shape.Graph;

/** Gives a graph its places by ELK's layered layout, from left to right; the same structure gets the same places. Any thread but the UI's. */
final class GraphLayout {
    /** Room that an edge's words have whatever its state is, so that a change of state moves nothing. */
    private static final int LEAST_LABEL = 18;
    private static final int LEAST_NODE = 10;
    private static final int PADDING = 8;
    private static final int MARGIN = 10;
    private static final int GAP = 18;
    private static final int LINE_GAP = 10;
    private static final int LAYER_GAP = 24;

    private final ElkNode root = ElkGraphUtil.createGraph();
    private final Map<String, ElkNode> nodes = new HashMap<>();
    private final Map<String, ElkEdge> edges = new HashMap<>();

    private GraphLayout() {
    }

    /** @param letter width and height of a letter */
    static PlacedGraph place(Graph graph, Point letter) {
        // Teaches ELK to copy the values of its own options.
        LayoutMetaDataService.initElkReflect();
        var layout = new GraphLayout();
        layout.build(graph, letter);
        new LayeredLayoutProvider().layout(layout.root, new BasicProgressMonitor());
        return layout.result(PlacedGraph.keyOf(graph));
    }

    private void build(Graph graph, Point letter) {
        root.setProperty(CoreOptions.DIRECTION, Direction.RIGHT);
        root.setProperty(CoreOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
        root.setProperty(CoreOptions.PADDING, new ElkPadding(MARGIN));
        root.setProperty(CoreOptions.SPACING_NODE_NODE, (double) GAP);
        root.setProperty(CoreOptions.SPACING_EDGE_EDGE, (double) LINE_GAP);
        root.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, (double) LAYER_GAP);
        for (Graph.Vertex vertex : graph.nodes()) {
            ElkNode node = ElkGraphUtil.createNode(root);
            int letters = Math.max(LEAST_NODE, Math.max(vertex.title().length(), vertex.detail().length()));
            node.setDimensions(letters * letter.x + 2 * PADDING, 2 * letter.y + 2 * PADDING);
            nodes.put(vertex.id(), node);
        }
        for (Graph.Edge each : graph.edges()) {
            ElkEdge edge = ElkGraphUtil.createEdge(root);
            edge.getSources().add(nodes.get(each.from()));
            edge.getTargets().add(nodes.get(each.to()));
            edges.put(each.row().id(), edge);
            ElkLabel label = ElkGraphUtil.createLabel(each.label(), edge);
            label.setProperty(CoreOptions.EDGE_LABELS_PLACEMENT, EdgeLabelPlacement.CENTER);
            int letters = each.label().lines().mapToInt(String::length).max().orElse(0);
            label.setDimensions((Math.max(LEAST_LABEL, letters) + 1) * letter.x, 2 * letter.y);
        }
    }

    private PlacedGraph result(List<String> key) {
        var boxes = new HashMap<String, Rectangle>();
        nodes.forEach((id, node) -> boxes.put(id, rectangle(node)));
        var lines = new HashMap<String, List<Point>>();
        var labels = new HashMap<String, Rectangle>();
        edges.forEach((id, edge) -> {
            lines.put(id, points(edge));
            labels.put(id, rectangle(edge.getLabels().getFirst()));
        });
        return new PlacedGraph(key, new Point((int) Math.ceil(root.getWidth()), (int) Math.ceil(root.getHeight())), boxes, lines, labels);
    }

    private static Rectangle rectangle(ElkShape shape) {
        return new Rectangle((int) shape.getX(), (int) shape.getY(), (int) shape.getWidth(), (int) shape.getHeight());
    }

    private static List<Point> points(ElkEdge edge) {
        var points = new ArrayList<Point>();
        for (ElkEdgeSection section : edge.getSections()) {
            points.add(new Point((int) section.getStartX(), (int) section.getStartY()));
            section.getBendPoints().forEach(bend -> points.add(new Point((int) bend.getX(), (int) bend.getY())));
            points.add(new Point((int) section.getEndX(), (int) section.getEndY()));
        }
        return List.copyOf(points);
    }
}
