package org.parascope.ui.editor.diagram;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.swt.graphics.Point;
import org.parascope.model.SystemModel;

/** Lets tests of the editor see where things are on the diagram. */
public final class DiagramPlaces {
    private DiagramPlaces() {
    }

    public static Point middle(DiagramCanvas canvas, EObject element) {
        return canvas.middle(element).orElseThrow();
    }

    /** Whatever the width of the text, no box lies on another, and each link ends at its box. */
    public static void assertNoOverlap(SystemModel system) {
        for (double width : new double[] {4, 7, 20}) {
            Placed placed = DiagramLayout.place(Diagram.of(system), text -> text.length() * width);
            List<Placed.Area> areas = placed.boxes().stream().map(Placed.PlacedBox::area).toList();
            for (Placed.Area one : areas) {
                for (Placed.Area other : areas) {
                    assertTrue(one == other || one.x() + one.width() <= other.x() || other.x() + other.width() <= one.x()
                            || one.y() + one.height() <= other.y() || other.y() + other.height() <= one.y(), one + " on " + other);
                }
            }
            for (Placed.Line line : placed.lines()) {
                double[] end = line.points().getLast();
                Placed.Area target = placed.of(line.link().to()).orElseThrow();
                assertTrue(end[0] >= target.x() - 1 && end[0] <= target.x() + target.width() + 1
                        && end[1] >= target.y() - 1 && end[1] <= target.y() + target.height() + 1, line.toString());
            }
        }
    }
}
