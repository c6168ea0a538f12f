package org.parascope.ui.editor.diagram;

import java.util.Optional;
import java.util.Set;
import org.eclipse.emf.ecore.EObject;

/** How a diagram looks: one colour and one letter a kind, what is selected and what is wrong outlined. Paints on any {@link Surface}. */
record DiagramPainter(Placed placed, boolean dark, Optional<EObject> selected, Set<EObject> wrong) {
    private static final double THIN = 1;
    private static final double THICK = 2.5;
    private static final double LETTER = 14;
    private static final double MARK_GAP = 6;
    private static final double TITLE_MIDDLE = 14;
    private static final double DETAIL_MIDDLE = 30;
    private static final String ERROR = "#c1121f";

    /** Paints all of it: lines below, boxes above. */
    void paint(Surface surface) {
        String ink = dark ? "#e6e6e6" : "#202428";
        String weak = dark ? "#a8b0b8" : "#5b6570";
        for (Placed.Line line : placed.lines()) {
            boolean chosen = selected.filter(element -> element == line.link().from() || element == line.link().to()).isPresent();
            boolean denied = line.link().denied();
            surface.line(line.points(), denied ? ERROR : chosen ? "#0072b2" : weak, chosen ? THICK : THIN);
            if (denied) {
                double[] start = line.points().getFirst();
                surface.text("\u2715 policy", start[0] + MARK_GAP, start[1] - MARK_GAP, ERROR, Surface.Weight.WEAK);
            }
        }
        for (Placed.PlacedBox box : placed.boxes()) {
            paint(box, ink, weak, surface);
        }
    }

    private void paint(Placed.PlacedBox placedBox, String ink, String weak, Surface surface) {
        Diagram.Box box = placedBox.box();
        Placed.Area area = placedBox.area();
        String colour = colour(box.kind());
        boolean faulty = wrong.contains(box.element());
        surface.box(area, dark ? "#2b3036" : "#ffffff", faulty ? ERROR : colour, isSelected(box.element()) ? THICK : THIN);
        var badge = new Placed.Area(area.x() + DiagramLayout.PADDING / 2, area.y() + TITLE_MIDDLE - LETTER / 2 - 1, LETTER + 2, LETTER + 2);
        surface.box(badge, colour, colour, THIN);
        surface.text(letter(box.kind()), badge.x() + 4, area.y() + TITLE_MIDDLE, "#ffffff", Surface.Weight.BOLD);
        double x = area.x() + DiagramLayout.PADDING + LETTER + 2;
        surface.text(box.title(), x, area.y() + TITLE_MIDDLE, ink, Surface.Weight.BOLD);
        surface.text(box.detail(), x, area.y() + DETAIL_MIDDLE, weak, Surface.Weight.WEAK);
        for (int i = 0; i < box.rows().size(); i++) {
            Diagram.Row row = box.rows().get(i);
            Placed.Area place = placedBox.rows().get(i);
            if (isSelected(row.element())) {
                surface.box(place, dark ? "#20435c" : "#d7e9f5", colour, THIN);
            }
            String text = wrong.contains(row.element()) ? ERROR : ink;
            surface.text((wrong.contains(row.element()) ? "! " : "") + row.text(), place.x() + DiagramLayout.PADDING,
                    place.y() + place.height() / 2, text, Surface.Weight.PLAIN);
        }
    }

    private boolean isSelected(EObject element) {
        return selected.filter(chosen -> chosen == element).isPresent();
    }

    /** Okabe and Ito's colours, which colour-blind people tell apart; those of the icons. */
    private static String colour(Diagram.Kind kind) {
        return switch (kind) {
            case DOM0 -> "#d55e00";
            case DOM_U -> "#009e73";
            case DRIVER -> "#a3568b";
            case BRIDGE -> "#0072b2";
            case DEVICE -> "#6b7785";
        };
    }

    private static String letter(Diagram.Kind kind) {
        return switch (kind) {
            case DOM0 -> "0";
            case DOM_U -> "U";
            case DRIVER -> "D";
            case BRIDGE -> "B";
            case DEVICE -> "M";
        };
    }
}
