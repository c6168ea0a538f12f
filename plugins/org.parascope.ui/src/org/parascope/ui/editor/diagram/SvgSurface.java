package org.parascope.ui.editor.diagram;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Paints as SVG 1.1 text; the same diagram gives the same text. */
final class SvgSurface implements Surface {
    private static final int FONT = 12;
    private static final String ROUND = "4";

    private final StringBuilder out = new StringBuilder();

    /** A whole drawing. */
    static String of(DiagramPainter painter, String title) {
        var surface = new SvgSurface();
        double width = painter.placed().width();
        double height = painter.placed().height();
        surface.out.append(format("""
                <svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" viewBox="0 0 %.0f %.0f" font-family="sans-serif" font-size="%d">
                <title>%s</title>
                <defs><marker id="end" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#5b6570"/></marker></defs>
                <rect width="100%%" height="100%%" fill="%s"/>
                """, width, height, width, height, FONT, escape(title), painter.dark() ? "#1e2226" : "#f7f8f9"));
        painter.paint(surface);
        return surface.out.append("</svg>\n").toString();
    }

    @Override
    public void box(Placed.Area area, String fill, String stroke, double width) {
        out.append(format("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"%s\" fill=\"%s\" stroke=\"%s\" stroke-width=\"%.1f\"/>\n",
                area.x(), area.y(), area.width(), area.height(), ROUND, fill, stroke, width));
    }

    @Override
    public void line(List<double[]> points, String stroke, double width) {
        String corners = points.stream().map(point -> format("%.1f,%.1f", point[0], point[1])).collect(Collectors.joining(" "));
        out.append(format("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%.1f\" marker-end=\"url(#end)\"/>\n", corners, stroke, width));
    }

    @Override
    public void text(String text, double x, double middle, String colour, Weight weight) {
        out.append(format("<text x=\"%.1f\" y=\"%.1f\" fill=\"%s\"%s dominant-baseline=\"central\">%s</text>\n", x, middle, colour, switch (weight) {
            case PLAIN -> "";
            case BOLD -> " font-weight=\"bold\"";
            case WEAK -> " font-size=\"11\"";
        }, escape(text)));
    }

    private static String format(String form, Object... values) {
        return String.format(Locale.ROOT, form, values);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
