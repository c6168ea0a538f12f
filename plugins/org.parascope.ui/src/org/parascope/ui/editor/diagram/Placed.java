package org.parascope.ui.editor.diagram;

import java.util.List;
import java.util.Optional;
import org.eclipse.emf.ecore.EObject;

/**
 * A diagram with places, in points from the upper left corner.
 *
 * @param width of the whole
 * @param height of the whole
 * @param boxes each with its place
 * @param lines each link with the corners it runs through
 */
record Placed(double width, double height, List<PlacedBox> boxes, List<Line> lines) {
    /** A place on the diagram. */
    record Area(double x, double y, double width, double height) {
        boolean contains(double px, double py) {
            return px >= x && px < x + width && py >= y && py < y + height;
        }
    }

    /**
     * A box at its place.
     *
     * @param box what is in it
     * @param area its place
     * @param rows the places of its rows, in their order
     */
    record PlacedBox(Diagram.Box box, Area area, List<Area> rows) {
    }

    /**
     * A link at its place.
     *
     * @param link what it links
     * @param points x and y of each corner
     */
    record Line(Diagram.Link link, List<double[]> points) {
    }

    /** The element at a point: of a row, else of a box. */
    Optional<EObject> at(double x, double y) {
        for (PlacedBox box : boxes) {
            if (box.area().contains(x, y)) {
                for (int i = 0; i < box.rows().size(); i++) {
                    if (box.rows().get(i).contains(x, y)) {
                        return Optional.of(box.box().rows().get(i).element());
                    }
                }
                return Optional.of(box.box().element());
            }
        }
        return Optional.empty();
    }

    /** The place of an element, whether it has a box or a row. */
    Optional<Area> of(EObject element) {
        for (PlacedBox box : boxes) {
            if (box.box().element() == element) {
                return Optional.of(box.area());
            }
            for (int i = 0; i < box.rows().size(); i++) {
                if (box.box().rows().get(i).element() == element) {
                    return Optional.of(box.rows().get(i));
                }
            }
        }
        return Optional.empty();
    }
}
