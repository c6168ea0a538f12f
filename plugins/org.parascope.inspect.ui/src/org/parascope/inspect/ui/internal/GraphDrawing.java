package org.parascope.inspect.ui.internal;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.parascope.inspect.shape.Emphasis;
import org.parascope.inspect.shape.Graph;

/**
 * How a graph looks: boxes for things, lines with their words for what joins them; what stands out is thick, coloured and has a sign.
 *
 * @param gc what is drawn on
 * @param palette colours for its background
 * @param placed where everything stands
 * @param selected id of what is selected; empty when nothing is
 * @param highlight in lower case: only what contains it keeps its full ink; empty for all
 */
record GraphDrawing(GC gc, Palette palette, PlacedGraph placed, String selected, String highlight) {
    private static final int PADDING = 8;
    private static final int ARROW = 6;
    private static final int THICK = 3;
    private static final int ROUND = 6;
    private static final String SIGN = "! ";

    /** Lines first, so that no line crosses words. */
    void draw(Graph graph) {
        graph.edges().forEach(this::line);
        graph.edges().forEach(this::words);
        graph.nodes().forEach(this::box);
    }

    private boolean isFaint(Graph.Edge edge) {
        return !highlight.isEmpty() && !(edge.from() + " " + edge.to() + " " + edge.label()).toLowerCase(Locale.ROOT).contains(highlight);
    }

    private void line(Graph.Edge edge) {
        List<Point> corners = placed.lines().getOrDefault(edge.row().id(), List.of());
        if (corners.size() < 2) {
            return;
        }
        boolean standsOut = edge.row().emphasis() != Emphasis.NONE;
        gc.setForeground(isFaint(edge) ? palette.line() : standsOut ? palette.notice() : palette.faintText());
        gc.setLineWidth(standsOut || edge.row().id().equals(selected) ? THICK : 1);
        int[] points = corners.stream().flatMapToInt(corner -> IntStream.of(corner.x, corner.y)).toArray();
        gc.drawPolyline(points);
        arrow(corners.get(corners.size() - 2), corners.getLast());
    }

    private void arrow(Point before, Point tip) {
        int dx = Integer.signum(tip.x - before.x);
        int dy = Integer.signum(tip.y - before.y);
        int backX = tip.x - dx * ARROW;
        int backY = tip.y - dy * ARROW;
        gc.setBackground(gc.getForeground());
        gc.fillPolygon(new int[] {tip.x, tip.y, backX - dy * ARROW / 2, backY - dx * ARROW / 2, backX + dy * ARROW / 2, backY + dx * ARROW / 2});
    }

    private void words(Graph.Edge edge) {
        if (!placed.labels().containsKey(edge.row().id())) {
            return;
        }
        Rectangle area = placed.labels().get(edge.row().id());
        boolean standsOut = edge.row().emphasis() != Emphasis.NONE;
        String[] lines = (standsOut ? SIGN + edge.label() : edge.label()).split("\n", 2);
        int height = gc.getFontMetrics().getHeight();
        int top = area.y + (area.height - lines.length * height) / 2;
        int width = 0;
        for (String each : lines) {
            width = Math.max(width, gc.textExtent(each).x);
        }
        gc.setBackground(edge.row().id().equals(selected) ? palette.selected() : standsOut ? palette.noticeBar() : palette.ground());
        gc.fillRectangle(area.x + (area.width - width) / 2 - 2, top, width + 4, lines.length * height);
        gc.setForeground(isFaint(edge) ? palette.faintText() : palette.text());
        for (int i = 0; i < lines.length; i++) {
            gc.drawText(lines[i], area.x + (area.width - gc.textExtent(lines[i]).x) / 2, top + i * height, SWT.DRAW_TRANSPARENT);
        }
    }

    private void box(Graph.Vertex vertex) {
        if (!placed.nodes().containsKey(vertex.id())) {
            return;
        }
        Rectangle area = placed.nodes().get(vertex.id());
        boolean isSelected = vertex.id().equals(selected);
        boolean standsOut = vertex.emphasis() != Emphasis.NONE;
        gc.setBackground(isSelected ? palette.selected() : standsOut ? palette.noticeBar() : palette.calmBar());
        gc.fillRoundRectangle(area.x, area.y, area.width, area.height, ROUND, ROUND);
        gc.setForeground(standsOut ? palette.notice() : palette.text());
        gc.setLineWidth(isSelected ? THICK : 1);
        gc.drawRoundRectangle(area.x, area.y, area.width, area.height, ROUND, ROUND);
        gc.setForeground(palette.text());
        gc.drawText((standsOut ? SIGN : "") + vertex.title(), area.x + PADDING, area.y + PADDING, SWT.DRAW_TRANSPARENT);
        gc.setForeground(palette.faintText());
        gc.drawText(vertex.detail(), area.x + PADDING, area.y + PADDING + gc.getFontMetrics().getHeight(), SWT.DRAW_TRANSPARENT);
    }
}
