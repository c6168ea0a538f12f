package org.parascope.model.exchange.xl;

import java.util.List;
import java.util.stream.Collectors;
import org.parascope.model.exchange.Place;

/** A value of an {@code xl.cfg} file: a text, a number, or a list of values. Each knows where it stands. */
public sealed interface XlValue {
    int HEX = 16;
    int OCTAL = 8;
    int DECIMAL = 10;

    /** Where it starts. */
    Place place();

    /** As it is written in a file. */
    String written();

    /**
     * A quoted text.
     *
     * @param text without quotes and escapes
     */
    record Text(String text, Place place) implements XlValue {
        @Override
        public String written() {
            return quote(text);
        }
    }

    /**
     * A number.
     *
     * @param digits as written: decimal, {@code 0} and octal, {@code 0x} and hex
     */
    record Number(String digits, Place place) implements XlValue {
        /** What it is worth. */
        public long value() {
            return number(digits);
        }

        @Override
        public String written() {
            return digits;
        }
    }

    /** A list. */
    record Sequence(List<XlValue> values, Place place) implements XlValue {
        public Sequence {
            values = List.copyOf(values);
        }

        @Override
        public String written() {
            return values.stream().map(XlValue::written).collect(Collectors.joining(", ", "[ ", " ]")).replace("[  ]", "[ ]");
        }
    }

    /**
     * What digits are worth, bare or in quotes: xl reads both with C's {@code strtol}, so that {@code 010} is 8 and {@code 0x10} is 16.
     *
     * @throws NumberFormatException if it is no number, or too large for one
     */
    static long number(String digits) {
        if (digits.startsWith("0x") || digits.startsWith("0X")) {
            return Long.parseLong(digits.substring(2), HEX);
        }
        return Long.parseLong(digits, digits.length() > 1 && digits.startsWith("0") ? OCTAL : DECIMAL);
    }

    /** A text in quotes, with escapes where it needs them. */
    static String quote(String text) {
        var quoted = new StringBuilder("\"");
        for (char character : text.toCharArray()) {
            switch (character) {
            case '"', '\\' -> quoted.append('\\').append(character);
            case '\n' -> quoted.append("\\n");
            case '\r' -> quoted.append("\\r");
            case '\t' -> quoted.append("\\t");
            default -> quoted.append(character);
            }
        }
        return quoted.append('"').toString();
    }
}
