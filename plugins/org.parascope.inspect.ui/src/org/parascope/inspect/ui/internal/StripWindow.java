package org.parascope.inspect.ui.internal;

/**
 * What of a strip is shown: a stretch of positions between 0 and 1.
 *
 * @param scale where addresses stand
 * @param from first position
 * @param width how much of the whole, above 0, at most 1
 */
record StripWindow(StripScale scale, double from, double width) {
    private static final double LEAST = 1e-7;

    static StripWindow all(StripScale scale) {
        return new StripWindow(scale, 0, 1);
    }

    StripWindow on(StripScale other) {
        return new StripWindow(other, from, width);
    }

    /** Closer (above 1) or farther, the position {@code around} stays where it is. */
    StripWindow zoomed(double factor, double around) {
        double newWidth = Math.clamp(width / factor, LEAST, 1);
        return new StripWindow(scale, around - (around - from) * newWidth / width, newWidth).bounded();
    }

    /** Moved by a part of what is shown. */
    StripWindow moved(double part) {
        return new StripWindow(scale, from + part * width, width).bounded();
    }

    /** Moved so that a stretch can be seen; unchanged when it is seen already. */
    StripWindow showing(double first, double last) {
        return last < from || first > from + width ? new StripWindow(scale, (first + last - width) / 2, width).bounded() : this;
    }

    private StripWindow bounded() {
        return new StripWindow(scale, Math.clamp(from, 0, 1 - width), width);
    }
}
