package org.parascope.inspect.ui.internal;

import java.util.Locale;

/** Where a ruler has its marks, and what stands at them: round figures, as many as have room. */
final class TimeRuler {
    private static final int LEAST_PIXELS = 90;
    private static final double NS_PER_US = 1e3;
    private static final double NS_PER_MS = 1e6;
    private static final double NS_PER_SECOND = 1e9;

    private TimeRuler() {
    }

    /** Distance of marks, in ns: 1, 2 or 5 with zeros. */
    static long step(double nanosPerPixel) {
        double least = Math.max(1, nanosPerPixel * LEAST_PIXELS);
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (double factor : new double[] { 1, 2, 5 }) {
            if (power * factor >= least) {
                return Math.round(power * factor);
            }
        }
        return Math.round(power * 10);
    }

    /** A time at a mark, as exact as marks so far apart need. */
    static String mark(long nanos, long step) {
        int decimals = (int) Math.clamp(Math.ceil(9 - Math.log10(step)), 0, 9);
        return String.format(Locale.ROOT, "%." + decimals + "f s", nanos / NS_PER_SECOND);
    }

    /** A length of time in a unit that suits it. */
    static String length(long nanos) {
        if (nanos < NS_PER_US) {
            return nanos + " ns";
        }
        if (nanos < NS_PER_MS) {
            return String.format(Locale.ROOT, "%.3f \u00b5s", nanos / NS_PER_US);
        }
        return nanos < NS_PER_SECOND ? String.format(Locale.ROOT, "%.3f ms", nanos / NS_PER_MS)
                : String.format(Locale.ROOT, "%.3f s", nanos / NS_PER_SECOND);
    }
}
