package org.parascope.run.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Reads one JSON text (RFC 8259) strictly: no comments, no trailing commas, no bare words, no repeated keys.
 *
 * <p>Depth is bounded, so that a damaged or hostile answer cannot overflow the stack. One reader reads one text.
 */
final class JsonReader {
    private static final int DEEPEST = 200;
    private final String text;
    private int at;
    private int depth;

    JsonReader(String text) {
        this.text = text;
    }

    @Nullable Object readAll() throws JsonException {
        @Nullable Object value = readValue();
        skipSpace();
        if (at != text.length()) {
            throw expected("the end");
        }
        return value;
    }

    private @Nullable Object readValue() throws JsonException {
        skipSpace();
        if (at == text.length()) {
            throw expected("a value");
        }
        return switch (text.charAt(at)) {
        case '{' -> readObject();
        case '[' -> readArray();
        case '"' -> readString();
        case 't' -> readWord("true", Boolean.TRUE);
        case 'f' -> readWord("false", Boolean.FALSE);
        case 'n' -> readWord("null", null);
        default -> readNumber();
        };
    }

    private Map<String, @Nullable Object> readObject() throws JsonException {
        var map = new LinkedHashMap<String, @Nullable Object>();
        enter();
        if (!tryTake('}')) {
            do {
                skipSpace();
                String key = readString();
                take(':');
                if (map.containsKey(key)) {
                    throw expected("a key other than \"" + key + "\" again");
                }
                map.put(key, readValue());
            } while (tryTake(','));
            take('}');
        }
        depth--;
        return map;
    }

    private List<@Nullable Object> readArray() throws JsonException {
        var list = new ArrayList<@Nullable Object>();
        enter();
        if (!tryTake(']')) {
            do {
                list.add(readValue());
            } while (tryTake(','));
            take(']');
        }
        depth--;
        return list;
    }

    private String readString() throws JsonException {
        var value = new StringBuilder();
        if (at == text.length() || text.charAt(at) != '"') {
            throw expected("a string");
        }
        at++;
        while (true) {
            char c = next("the end of a string");
            if (c == '"') {
                return value.toString();
            }
            if (c < ' ') {
                throw expected("no control character in a string");
            }
            value.append(c == '\\' ? readEscape() : c);
        }
    }

    private char readEscape() throws JsonException {
        char c = next("an escape");
        return switch (c) {
        case '"', '\\', '/' -> c;
        case 'b' -> '\b';
        case 'f' -> '\f';
        case 'n' -> '\n';
        case 'r' -> '\r';
        case 't' -> '\t';
        case 'u' -> readHex();
        default -> throw expected("an escape");
        };
    }

    private char readHex() throws JsonException {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(next("four hexadecimal digits"), 16);
            if (digit < 0) {
                throw expected("four hexadecimal digits");
            }
            value = value * 16 + digit;
        }
        return (char) value;
    }

    private Object readNumber() throws JsonException {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String number = text.substring(start, at);
        if (!number.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
            at = start;
            throw expected("a value");
        }
        if (number.matches("-?[0-9]{1,20}")) {
            return readLong(number, start);
        }
        return Double.valueOf(number);
    }

    /** Unsigned 64-bit numbers, as QMP has them, come back as their two's complement. */
    private Long readLong(String number, int start) throws JsonException {
        try {
            return number.startsWith("-") ? Long.parseLong(number) : Long.parseUnsignedLong(number);
        } catch (NumberFormatException e) {
            at = start;
            throw expected("a number of 64 bits");
        }
    }

    private @Nullable Object readWord(String word, @Nullable Object value) throws JsonException {
        if (!text.startsWith(word, at)) {
            throw expected(word);
        }
        at += word.length();
        return value;
    }

    private void enter() throws JsonException {
        at++;
        if (++depth > DEEPEST) {
            throw expected("at most " + DEEPEST + " levels");
        }
    }

    private char next(String what) throws JsonException {
        if (at == text.length()) {
            throw expected(what);
        }
        return text.charAt(at++);
    }

    private boolean tryTake(char c) {
        skipSpace();
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void take(char c) throws JsonException {
        if (!tryTake(c)) {
            throw expected("'" + c + "'");
        }
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private JsonException expected(String what) {
        String found = at >= text.length() ? "the end" : "'" + text.charAt(Math.max(0, at)) + "'";
        return new JsonException("Expected " + what + " at character " + at + ", found " + found);
    }
}
