/*
 * Owns JSON text (RFC 8259) of texts, numbers, flags, lists and maps, in the order they come.
 * It must not know what it writes. Shapes of inspections have a form of their own: ../inspect/shape/JsonForm.
 */
package org.parascope.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.parascope.inspect.shape.JsonForm;

/** Writes JSON, two blanks a level, or in one line. */
final class Json {

    private static final String STEP = "  ";

    /**
     * A value that is JSON already.
     *
     * @param json its text; strings in it hold no line end, so those that are there only lay it out
     */
    record Ready(String json) {
    }

    private Json() {
    }

    /**
     * The text of a value: a {@link Map}, a {@link List}, a {@link CharSequence}, a {@link Number},
     * a {@link Boolean} or a {@link Ready}.
     */
    static String of(Object value) {
        return text(value, "");
    }

    /** An object of names and values in turn; it keeps their order, and more can be put into it. */
    static Map<String, Object> object(Object... namesAndValues) {
        var object = new LinkedHashMap<String, Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }

    /** The text of a value in one line. */
    static String line(Object value) {
        return text(value, "").lines().map(String::strip).collect(Collectors.joining(" "));
    }

    private static String text(Object value, String indent) {
        return switch (value) {
            case Map<?, ?> map -> {
                var members = new ArrayList<String>();
                map.forEach((name, member) -> members.add(JsonForm.quoted(name.toString()) + ": " + text(member, indent + STEP)));
                yield block('{', members, '}', indent);
            }
            case List<?> list -> block('[', list.stream().map(each -> text(each, indent + STEP)).toList(), ']', indent);
            case CharSequence words -> JsonForm.quoted(words.toString());
            case Number number -> number.toString();
            case Boolean flag -> flag.toString();
            case Ready ready -> ready.json().strip();
            default -> throw new IllegalArgumentException("JSON has no " + value.getClass());
        };
    }

    private static String block(char open, List<String> parts, char close, String indent) {
        String inner = "\n" + indent + STEP;
        return parts.isEmpty() ? "" + open + close : open + inner + String.join("," + inner, parts) + "\n" + indent + close;
    }
}
