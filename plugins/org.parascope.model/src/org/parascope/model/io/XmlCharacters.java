package org.parascope.model.io;

import java.util.OptionalInt;

/** Which characters a system's file can hold: those of XML 1.0, so no control characters but tab and line ends. */
public final class XmlCharacters {
    private XmlCharacters() {
    }

    /** The first character of a text that XML cannot hold, as a code point; empty: there is none. */
    public static OptionalInt firstOutside(String text) {
        return text.codePoints().filter(each -> !isOf(each)).findFirst();
    }

    /** A text without the characters that XML cannot hold. */
    public static String within(String text) {
        return firstOutside(text).isEmpty() ? text : text.codePoints().filter(XmlCharacters::isOf)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    /** How a message calls a character that cannot be shown. */
    public static String words(int character) {
        return "the character U+%04X".formatted(character);
    }

    private static boolean isOf(int each) {
        return each == '\t' || each == '\n' || each == '\r' || each >= ' ' && each < Character.MIN_SURROGATE
                || each > Character.MAX_SURROGATE && each != 0xfffe && each != 0xffff;
    }
}
