package org.parascope.run.internal;

import java.util.List;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;

/**
 * JSON as QMP speaks it: the writer, and the entry to the strict {@link JsonReader}.
 *
 * <p>Values are {@code Map<String, Object>}, {@code List<Object>}, {@code String}, {@code Long}, {@code Double},
 * {@code Boolean} and {@code null}. Not a general library: no streaming, no binding. This bundle may use no other one.
 */
public final class Json {
    private Json() {
    }

    /**
     * The value of a whole text.
     *
     * @throws JsonException for anything but exactly one value
     */
    public static @Nullable Object read(String text) throws JsonException {
        return new JsonReader(text).readAll();
    }

    /** One line, no spaces. */
    public static String write(@Nullable Object value) {
        var text = new StringBuilder();
        write(value, text);
        return text.toString();
    }

    private static void write(@Nullable Object value, StringBuilder text) {
        switch (value) {
        case null -> text.append("null");
        case String string -> writeString(string, text);
        case Boolean bool -> text.append(bool);
        case Number number -> text.append(number);
        case Map<?, ?> map -> writeObject(map, text);
        case List<?> list -> writeArray(list, text);
        default -> throw new IllegalArgumentException("No JSON value: " + value.getClass());
        }
    }

    private static void writeObject(Map<?, ?> map, StringBuilder text) {
        String separator = "";
        text.append('{');
        for (var entry : map.entrySet()) {
            text.append(separator);
            writeString(String.valueOf(entry.getKey()), text);
            text.append(':');
            write(entry.getValue(), text);
            separator = ",";
        }
        text.append('}');
    }

    private static void writeArray(List<?> list, StringBuilder text) {
        String separator = "";
        text.append('[');
        for (Object element : list) {
            text.append(separator);
            write(element, text);
            separator = ",";
        }
        text.append(']');
    }

    private static void writeString(String string, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
            case '"' -> text.append("\\\"");
            case '\\' -> text.append("\\\\");
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            default -> text.append(c < ' ' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
            }
        }
        text.append('"');
    }
}
