package org.parascope.ui.editor.diagram;

import java.util.List;

/** What a diagram is painted on; colours are {@code #rrggbb}, lengths are points. */
interface Surface {
    /** How a text stands at its point. */
    enum Weight {
        PLAIN, BOLD, WEAK
    }

    /** A box with round corners, filled and outlined. */
    void box(Placed.Area area, String fill, String stroke, double width);

    /** A line through points, with an arrow at its end. */
    void line(List<double[]> points, String stroke, double width);

    /** A text whose left end is in the vertical middle of a place. */
    void text(String text, double x, double middle, String colour, Weight weight);
}
