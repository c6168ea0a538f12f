package org.parascope.ui.editor.diagram;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.eclipse.elk.alg.layered.LayeredLayoutProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.options.PortConstraints;
import org.eclipse.elk.core.options.PortSide;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.ElkPort;
import org.eclipse.elk.graph.util.ElkGraphUtil;
import org.eclipse.emf.ecore.EObject;

/**
 * Gives a diagram its places by ELK's layered layout, from users on the left to servers on the right. The same diagram gives the same
 * places; sizes come from whoever measures text.
 */
final class DiagramLayout {
    static final double ROW = 20;
    static final double HEADER = 42;
    static final double PADDING = 10;
    private static final double LEAST_WIDTH = 130;
    private static final double MARGIN = 16;
    private static final double GAP = 28;
    private static final double LAYER_GAP = 60;

    private final Diagram diagram;
    private final ElkNode root = ElkGraphUtil.createGraph();
    private final Map<EObject, ElkNode> nodes = new HashMap<>();
    private final Map<EObject, ElkPort> ports = new HashMap<>();
    private final List<ElkEdge> edges = new ArrayList<>();

    private DiagramLayout(Diagram diagram) {
        this.diagram = diagram;
    }

    /**
     * Lays a diagram out.
     *
     * @param diagram what is on it
     * @param measure width of a text, in points
     */
    static Placed place(Diagram diagram, ToDoubleFunction<String> measure) {
        // Teaches ELK to copy the values of its own options.
        LayoutMetaDataService.initElkReflect();
        var layout = new DiagramLayout(diagram);
        layout.build(measure);
        new LayeredLayoutProvider().layout(layout.root, new BasicProgressMonitor());
        return layout.result();
    }

    private void build(ToDoubleFunction<String> measure) {
        root.setProperty(CoreOptions.DIRECTION, Direction.RIGHT);
        root.setProperty(CoreOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
        root.setProperty(CoreOptions.PADDING, new ElkPadding(MARGIN));
        root.setProperty(CoreOptions.SPACING_NODE_NODE, GAP);
        root.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, LAYER_GAP);
        for (Diagram.Box box : diagram.boxes()) {
            double width = Math.max(measure.applyAsDouble(box.title()), measure.applyAsDouble(box.detail()));
            for (Diagram.Row row : box.rows()) {
                width = Math.max(width, measure.applyAsDouble(row.text()));
            }
            ElkNode node = ElkGraphUtil.createNode(root);
            node.setDimensions(Math.max(LEAST_WIDTH, Math.ceil(width) + 2 * PADDING + ROW), HEADER + box.rows().size() * ROW);
            nodes.put(box.element(), node);
        }
        for (Diagram.Link link : diagram.links()) {
            ElkEdge edge = ElkGraphUtil.createEdge(root);
            ElkNode from = nodes.get(link.from());
            edge.getSources().add(from != null ? from : port(link.from()));
            edge.getTargets().add(nodes.get(link.to()));
            edges.add(edge);
        }
    }

    /** A row is linked at its height on the right side of its box. */
    private ElkPort port(EObject row) {
        return ports.computeIfAbsent(row, _ -> {
            ElkNode node = nodes.get(row.eContainer());
            ElkPort port = ElkGraphUtil.createPort(node);
            Diagram.Box box = diagram.boxes().stream().filter(each -> each.element() == row.eContainer()).findFirst().orElseThrow();
            int index = box.rows().stream().map(Diagram.Row::element).toList().indexOf(row);
            node.setProperty(CoreOptions.PORT_CONSTRAINTS, PortConstraints.FIXED_POS);
            port.setProperty(CoreOptions.PORT_SIDE, PortSide.EAST);
            port.setLocation(node.getWidth(), HEADER + index * ROW + ROW / 2);
            return port;
        });
    }

    private Placed result() {
        var boxes = new ArrayList<Placed.PlacedBox>();
        for (Diagram.Box box : diagram.boxes()) {
            ElkNode node = nodes.get(box.element());
            var area = new Placed.Area(node.getX(), node.getY(), node.getWidth(), node.getHeight());
            var rows = new ArrayList<Placed.Area>();
            for (int i = 0; i < box.rows().size(); i++) {
                rows.add(new Placed.Area(area.x(), area.y() + HEADER + i * ROW, area.width(), ROW));
            }
            boxes.add(new Placed.PlacedBox(box, area, rows));
        }
        var lines = new ArrayList<Placed.Line>();
        for (int i = 0; i < edges.size(); i++) {
            lines.add(new Placed.Line(diagram.links().get(i), points(edges.get(i))));
        }
        return new Placed(root.getWidth(), root.getHeight(), boxes, lines);
    }

    private static List<double[]> points(ElkEdge edge) {
        var points = new ArrayList<double[]>();
        for (ElkEdgeSection section : edge.getSections()) {
            points.add(new double[] {section.getStartX(), section.getStartY()});
            section.getBendPoints().forEach(bend -> points.add(new double[] {bend.getX(), bend.getY()}));
            points.add(new double[] {section.getEndX(), section.getEndY()});
        }
        return points;
    }
}
