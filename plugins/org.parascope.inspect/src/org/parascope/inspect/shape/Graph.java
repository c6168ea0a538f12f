package org.parascope.inspect.shape;

import java.util.List;
import java.util.Optional;

/**
 * Things and what joins them. As rows it is its edges, so that a table, a terminal and JSON show it too.
 *
 * @param nodes the things; ids unique
 * @param columns what an edge's cells mean
 * @param edges what joins them
 * @param notices what must be known about it as a whole
 */
public record Graph(List<Graph.Vertex> nodes, List<Column> columns, List<Graph.Edge> edges, List<Notice> notices) implements Shape {
    /**
     * One thing.
     *
     * @param id unique
     * @param title its first line
     * @param detail its second line; may be empty
     * @param emphasis how much it asks for attention
     * @param subject what it is
     */
    public record Vertex(String id, String title, String detail, Emphasis emphasis, Optional<Subject> subject) {
    }

    /**
     * What joins two things.
     *
     * @param from id of a vertex
     * @param to id of a vertex
     * @param label short words beside the line
     * @param row all about it
     */
    public record Edge(String from, String to, String label, Row row) {
    }

    public Graph {
        nodes = List.copyOf(nodes);
        columns = List.copyOf(columns);
        edges = List.copyOf(edges);
        notices = List.copyOf(notices);
    }

    @Override
    public List<Node> roots() {
        return edges.stream().map(edge -> Node.leaf(edge.row)).toList();
    }
}
