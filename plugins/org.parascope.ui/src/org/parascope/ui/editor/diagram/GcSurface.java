package org.parascope.ui.editor.diagram;

import java.util.List;
import org.eclipse.jface.resource.FontDescriptor;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.resource.ResourceManager;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.Font;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;

/** Paints on a graphics context, whose transform has the zoom. UI thread only. */
final class GcSurface implements Surface {
    private static final int ROUND = 8;
    private static final double ARROW = 4;

    private final GC gc;
    private final ResourceManager resources;

    GcSurface(GC gc, ResourceManager resources) {
        this.gc = gc;
        this.resources = resources;
        gc.setAntialias(SWT.ON);
        gc.setTextAntialias(SWT.ON);
    }

    @Override
    public void box(Placed.Area area, String fill, String stroke, double width) {
        gc.setBackground(colour(fill));
        gc.setForeground(colour(stroke));
        gc.setLineWidth((int) Math.round(width));
        int x = (int) area.x();
        int y = (int) area.y();
        gc.fillRoundRectangle(x, y, (int) area.width(), (int) area.height(), ROUND, ROUND);
        gc.drawRoundRectangle(x, y, (int) area.width(), (int) area.height(), ROUND, ROUND);
    }

    @Override
    public void line(List<double[]> points, String stroke, double width) {
        gc.setForeground(colour(stroke));
        gc.setBackground(colour(stroke));
        gc.setLineWidth((int) Math.round(width));
        int[] corners = points.stream().flatMapToInt(point -> java.util.stream.IntStream.of((int) point[0], (int) point[1])).toArray();
        gc.drawPolyline(corners);
        if (points.size() > 1) {
            arrow(points.get(points.size() - 2), points.getLast());
        }
    }

    @Override
    public void text(String text, double x, double middle, String colour, Weight weight) {
        gc.setForeground(colour(colour));
        gc.setFont(font(resources, weight));
        Point size = gc.textExtent(text);
        gc.drawText(text, (int) x, (int) (middle - size.y / 2.0), SWT.DRAW_TRANSPARENT);
    }

    /** The font of a weight, after the window's own. */
    static Font font(ResourceManager resources, Weight weight) {
        FontDescriptor plain = JFaceResources.getDefaultFontDescriptor();
        return resources.create(switch (weight) {
            case PLAIN -> plain;
            case BOLD -> plain.setStyle(SWT.BOLD);
            case WEAK -> plain.increaseHeight(-1);
        });
    }

    private void arrow(double[] before, double[] end) {
        double length = Math.hypot(end[0] - before[0], end[1] - before[1]);
        if (length == 0) {
            return;
        }
        double dx = (end[0] - before[0]) / length * ARROW;
        double dy = (end[1] - before[1]) / length * ARROW;
        gc.fillPolygon(new int[] {(int) end[0], (int) end[1], (int) (end[0] - 2 * dx - dy), (int) (end[1] - 2 * dy + dx),
            (int) (end[0] - 2 * dx + dy), (int) (end[1] - 2 * dy - dx)});
    }

    private Color colour(String hex) {
        int value = Integer.parseInt(hex.substring(1), 16);
        return new Color(value >> 16, value >> 8 & 0xff, value & 0xff);
    }
}
