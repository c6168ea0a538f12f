package org.parascope.inspect.trace;

/**
 * Digits that are sought, and whether a number's text has them, told without making it.
 *
 * @param word as it is sought
 * @param digits how many; 0: it is none of a number
 * @param hex what they are as hexadecimal ones
 * @param decimal what they are as decimal ones; -1: they are none
 * @param isPrefix behind 0x: a number must begin so
 */
record SoughtNumber(String word, int digits, long hex, long decimal, boolean isPrefix) {
    private static final String PREFIX = "0x";
    private static final int BASE = 16;
    private static final int DECIMAL_BASE = 10;
    private static final int DIGIT_BITS = 4;
    private static final int MOST_DIGITS = Long.SIZE / DIGIT_BITS;
    private static final long NONE = -1;
    private static final long[] POWERS = new long[MOST_DIGITS + 1];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = POWERS[i - 1] * DECIMAL_BASE;
        }
    }

    /** @param word in lower case */
    static SoughtNumber of(String word) {
        boolean isPrefix = word.startsWith(PREFIX);
        String digits = isPrefix ? word.substring(PREFIX.length()) : word;
        if (!digits.matches("[0-9a-f]{1," + MOST_DIGITS + "}")) {
            return new SoughtNumber(word, 0, 0, NONE, isPrefix);
        }
        boolean isDecimal = !isPrefix && digits.matches("[0-9]+");
        return new SoughtNumber(word, digits.length(), Long.parseUnsignedLong(digits, BASE), isDecimal ? Long.parseLong(digits) : NONE, isPrefix);
    }

    /** How a number is shown. */
    enum Form {
        /** Unsigned. */
        DECIMAL,
        /** As 16 hexadecimal digits. */
        LONG,
        /** As many hexadecimal digits as it takes. */
        SHORT,
        /** These behind 0x. */
        PREFIXED
    }

    boolean isIn(Form form, long number) {
        return switch (form) {
            case DECIMAL -> isInDecimal(number);
            case LONG -> !isPrefix && isInHex(number, MOST_DIGITS);
            case SHORT -> !isPrefix && isInHex(number, shown(number));
            case PREFIXED -> isInHex(number, shown(number));
        };
    }

    private static int shown(long number) {
        return Math.max(1, MOST_DIGITS - Long.numberOfLeadingZeros(number) / DIGIT_BITS);
    }

    private boolean isInHex(long number, int shown) {
        if (digits == 0) {
            return false;
        }
        long mask = -1L >>> Long.SIZE - digits * DIGIT_BITS;
        int top = (shown - digits) * DIGIT_BITS;
        for (int shift = top; shift >= (isPrefix ? top : 0) && shift >= 0; shift -= DIGIT_BITS) {
            if ((number >>> shift & mask) == hex) {
                return true;
            }
        }
        return false;
    }

    private boolean isInDecimal(long number) {
        if (decimal == NONE) {
            return false;
        }
        if (number < 0) {
            return Long.toUnsignedString(number).contains(word);
        }
        long least = digits == 1 ? Math.min(number, 1) : POWERS[digits - 1];
        for (long rest = number; rest >= least; rest /= DECIMAL_BASE) {
            if (rest % POWERS[digits] == decimal) {
                return true;
            }
            if (rest == 0) {
                return false;
            }
        }
        return false;
    }
}
