package org.parascope.ui.console.terminal;

/**
 * How a character looks, packed into an int so that a line is two arrays: foreground and background as one of 256 colours or
 * the default, and four attributes.
 */
public final class Style {
    /** The terminal's own colour. */
    public static final int DEFAULT_COLOUR = 256;
    private static final int COLOUR_BITS = 9;
    private static final int COLOUR_MASK = (1 << COLOUR_BITS) - 1;
    private static final int BOLD = 1 << 18;
    private static final int UNDERLINE = 1 << 19;
    private static final int INVERSE = 1 << 20;
    private static final int FAINT = 1 << 21;
    /** Default colours, no attributes. */
    public static final int PLAIN = DEFAULT_COLOUR | DEFAULT_COLOUR << COLOUR_BITS;

    private Style() {
    }

    public static int foreground(int style) {
        return style & COLOUR_MASK;
    }

    public static int background(int style) {
        return style >> COLOUR_BITS & COLOUR_MASK;
    }

    public static boolean isBold(int style) {
        return (style & BOLD) != 0;
    }

    public static boolean isUnderlined(int style) {
        return (style & UNDERLINE) != 0;
    }

    public static boolean isInverse(int style) {
        return (style & INVERSE) != 0;
    }

    public static boolean isFaint(int style) {
        return (style & FAINT) != 0;
    }

    static int withForeground(int style, int colour) {
        return style & ~COLOUR_MASK | colour;
    }

    static int withBackground(int style, int colour) {
        return style & ~(COLOUR_MASK << COLOUR_BITS) | colour << COLOUR_BITS;
    }

    /** After a "select graphic rendition" parameter (ECMA-48, 8.3.117) other than a colour of 256. */
    static int apply(int style, int parameter) {
        if (parameter >= 30 && parameter <= 37) {
            return withForeground(style, parameter - 30);
        }
        if (parameter >= 40 && parameter <= 47) {
            return withBackground(style, parameter - 40);
        }
        if (parameter >= 90 && parameter <= 97) {
            return withForeground(style, parameter - 90 + 8);
        }
        if (parameter >= 100 && parameter <= 107) {
            return withBackground(style, parameter - 100 + 8);
        }
        return switch (parameter) {
        case 0 -> PLAIN;
        case 1 -> style | BOLD;
        case 2 -> style | FAINT;
        case 4 -> style | UNDERLINE;
        case 7 -> style | INVERSE;
        case 22 -> style & ~(BOLD | FAINT);
        case 24 -> style & ~UNDERLINE;
        case 27 -> style & ~INVERSE;
        case 39 -> withForeground(style, DEFAULT_COLOUR);
        case 49 -> withBackground(style, DEFAULT_COLOUR);
        default -> style; // italic, blink and the like are not shown
        };
    }
}
