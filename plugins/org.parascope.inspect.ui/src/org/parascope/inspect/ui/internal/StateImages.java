package org.parascope.inspect.ui.internal;

import java.util.EnumMap;
import java.util.Map;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageGcDrawer;
import org.eclipse.swt.widgets.Display;
import org.parascope.inspect.shape.Emphasis;

/**
 * The small signs at the start of a line: nothing, a dot (changed), a triangle (look here), a cross (broken). All of one size, so
 * that lines do not move. Drawn for one palette; dispose them with the widget.
 */
final class StateImages {
    private static final int SIZE = 9;

    /** What a sign says. */
    private enum Sign {
        NONE, CHANGED, NOTICE, PROBLEM
    }

    private final Map<Sign, Image> images = new EnumMap<>(Sign.class);

    StateImages(Display display, Palette palette) {
        for (Sign sign : Sign.values()) {
            images.put(sign, new Image(display, drawer(sign, palette), SIZE, SIZE));
        }
    }

    Image of(Emphasis emphasis, boolean isChanged) {
        Sign sign = switch (emphasis) {
            case PROBLEM -> Sign.PROBLEM;
            case NOTICE -> Sign.NOTICE;
            case NONE -> isChanged ? Sign.CHANGED : Sign.NONE;
        };
        return images.get(sign);
    }

    private static ImageGcDrawer drawer(Sign sign, Palette palette) {
        return new Drawer(sign, palette);
    }

    @NonNullByDefault({}) // ImageGcDrawer's own parameters are not annotated
    private record Drawer(Sign sign, Palette palette) implements ImageGcDrawer {
        @Override
        public void drawOn(GC gc, int width, int height) {
            draw(gc, sign, palette);
        }

        @Override
        public int getGcStyle() {
            return SWT.TRANSPARENT;
        }
    }

    private static void draw(GC gc, Sign sign, Palette palette) {
        gc.setAntialias(SWT.ON);
        gc.setLineWidth(2);
        switch (sign) {
            case CHANGED -> {
                gc.setBackground(palette.dot());
                gc.fillOval(2, 2, 5, 5);
            }
            case NOTICE -> {
                gc.setBackground(palette.notice());
                gc.fillPolygon(new int[] { 4, 0, 9, 9, 0, 9 });
            }
            case PROBLEM -> {
                gc.setForeground(palette.problem());
                gc.drawLine(1, 1, 7, 7);
                gc.drawLine(7, 1, 1, 7);
            }
            case NONE -> gc.setAlpha(0);
        }
    }

    void dispose() {
        images.values().forEach(Image::dispose);
    }
}
