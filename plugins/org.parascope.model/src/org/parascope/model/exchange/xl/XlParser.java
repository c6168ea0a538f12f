package org.parascope.model.exchange.xl;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.parascope.model.exchange.Place;
import org.parascope.model.io.SystemFileException;
import org.parascope.model.io.XmlCharacters;

/**
 * Takes the text of an {@code xl.cfg} file apart: {@code key = value} and {@code key += value}, separated by line ends or semicolons,
 * {@code #} to the end of a line a comment, line ends free within a list. Reads once, from front to end.
 */
final class XlParser {
    private static final Pattern KEY = Pattern.compile("[a-z][_0-9a-z]*");
    private static final Pattern NUMBER = Pattern.compile("[0-9][0-9a-fx]*");
    private static final String PLAIN_ESCAPES = "abfnrtv";
    private static final String PLAIN_ESCAPED = "\007\b\f\n\r\t\013";
    private static final int LONGEST_OCTAL = 3;
    private static final int LONGEST_SHOWN = 20;
    /** Deeper lists than this are no configuration but an attack on the stack. */
    private static final int DEEPEST = 16;

    private final String text;
    private final String file;
    private int at;
    private int line = 1;
    private int lineStart;

    XlParser(String text, String file) {
        this.text = text;
        this.file = file;
    }

    List<XlConfig.Setting> statements() throws SystemFileException {
        var statements = new ArrayList<XlConfig.Setting>();
        skip(" \t\r\n;");
        while (at < text.length()) {
            statements.add(statement());
            skip(" \t\r");
            if (at < text.length() && !isNext('\n') && !isNext(';')) {
                throw here("expected the end of the line or ';' after a setting, found " + found() + ".");
            }
            skip(" \t\r\n;");
        }
        return statements;
    }

    private XlConfig.Setting statement() throws SystemFileException {
        Place place = place();
        String key = word(KEY);
        if (key.isEmpty()) {
            throw here("expected the name of a setting (small letters, digits, '_'), found " + found() + ".");
        }
        skip(" \t\r");
        boolean append = text.startsWith("+=", at);
        if (!append && !isNext('=')) {
            throw here("expected '=' after '" + key + "', found " + found() + ".");
        }
        at += append ? 2 : 1;
        skip(" \t\r");
        return new XlConfig.Setting(key, append, value(0), place);
    }

    private XlValue value(int depth) throws SystemFileException {
        Place place = place();
        if (isNext('"') || isNext('\'')) {
            return new XlValue.Text(quoted(), place);
        }
        if (isNext('[')) {
            return list(place, depth);
        }
        String digits = word(NUMBER);
        if (digits.isEmpty()) {
            throw here("expected a number, a text in quotes or a list in brackets, found " + found() + ".");
        }
        var number = new XlValue.Number(digits, place);
        try {
            number.value();
        } catch (NumberFormatException e) {
            throw place.fault("'" + digits + "' is no number: expected decimal, 0 and octal, or 0x and hex digits.");
        }
        return number;
    }

    private XlValue list(Place place, int depth) throws SystemFileException {
        if (depth == DEEPEST) {
            throw place.fault("lists are within each other more than " + DEEPEST + " times.");
        }
        var values = new ArrayList<XlValue>();
        at++;
        skip(" \t\r\n");
        while (!isNext(']')) {
            requireMore(place);
            values.add(value(depth + 1));
            skip(" \t\r\n");
            requireMore(place);
            if (isNext(',')) {
                at++;
                skip(" \t\r\n");
            } else if (!isNext(']')) {
                throw here("expected ',' or ']' in the list, found " + found() + ".");
            }
        }
        at++;
        return new XlValue.Sequence(values, place);
    }

    private void requireMore(Place list) throws SystemFileException {
        if (at >= text.length()) {
            throw list.fault("this list has no end: expected ']'.");
        }
    }

    /** A text is bytes to xl: its escapes and what stands between them are UTF-8 together. */
    private String quoted() throws SystemFileException {
        Place start = place();
        char quote = text.charAt(at++);
        var bytes = new ByteArrayOutputStream();
        while (at < text.length() && !isNext('\n') && !isNext(quote)) {
            if (isNext('\\')) {
                at++;
                bytes.write(escape());
            } else {
                int from = at;
                while (at < text.length() && !isNext('\n') && !isNext(quote) && !isNext('\\')) {
                    at++;
                }
                bytes.writeBytes(text.substring(from, at).getBytes(StandardCharsets.UTF_8));
            }
        }
        if (!isNext(quote)) {
            throw start.fault("this text has no end: expected " + quote + " on the same line.");
        }
        at++;
        return characters(bytes.toByteArray(), start);
    }

    private static String characters(byte[] bytes, Place start) throws SystemFileException {
        String characters;
        try {
            characters = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw start.fault("the escapes in this text make no UTF-8, which is all that a system's file can hold.");
        }
        OptionalInt outside = XmlCharacters.firstOutside(characters);
        if (outside.isPresent()) {
            throw start.fault("this text has " + XmlCharacters.words(outside.getAsInt()) + ", which a system's file cannot hold.");
        }
        return characters;
    }

    /** The byte that an escape stands for. */
    private int escape() throws SystemFileException {
        char kind = at < text.length() ? text.charAt(at) : '\n';
        int plain = PLAIN_ESCAPES.indexOf(kind);
        if (kind == '"' || kind == '\'' || kind == '\\') {
            at++;
            return kind;
        }
        if (plain >= 0) {
            at++;
            return PLAIN_ESCAPED.charAt(plain);
        }
        if (kind == 'x') {
            at++;
            return number(XlValue.HEX, 2, 2);
        }
        if (kind >= '0' && kind <= '7') {
            return number(XlValue.OCTAL, 1, LONGEST_OCTAL);
        }
        throw here("'\\" + kind + "' is no escape: expected \\\\, a quote, n, t, r, a, b, f, v, x and two hex digits, or octal digits.");
    }

    private int number(int base, int least, int most) throws SystemFileException {
        int end = at;
        while (end < text.length() && end - at < most && Character.digit(text.charAt(end), base) >= 0) {
            end++;
        }
        if (end - at < least) {
            throw here("expected " + least + " digits after the backslash, found " + found() + ".");
        }
        int value = Integer.parseInt(text.substring(at, end), base);
        at = end;
        return value;
    }

    private String word(Pattern pattern) {
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        String word = matcher.lookingAt() ? matcher.group() : "";
        at += word.length();
        return word;
    }

    /** Passes over these characters, and over comments. */
    private void skip(String blanks) {
        while (at < text.length() && (blanks.indexOf(text.charAt(at)) >= 0 || isNext('#'))) {
            if (isNext('#')) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else {
                at++;
            }
        }
    }

    private boolean isNext(char character) {
        return at < text.length() && text.charAt(at) == character;
    }

    private String found() {
        if (at >= text.length()) {
            return "the end of the file";
        }
        if (isNext('\n')) {
            return "the end of the line";
        }
        int end = at;
        while (end < text.length() && end - at < LONGEST_SHOWN && text.charAt(end) > ' ') {
            end++;
        }
        return "'" + text.substring(at, Math.max(end, at + 1)) + "'";
    }

    private SystemFileException here(String message) {
        return place().fault(message);
    }

    private Place place() {
        for (int end = text.indexOf('\n', lineStart); end >= 0 && end < at; end = text.indexOf('\n', lineStart)) {
            line++;
            lineStart = end + 1;
        }
        return new Place(file, line, at - lineStart + 1);
    }
}
