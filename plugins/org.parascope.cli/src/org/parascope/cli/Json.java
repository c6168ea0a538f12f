/*
 * Owns JSON text (RFC 8259) of texts, numbers, flags, lists and maps, in the order they come.
 * It must not know what it writes. Shapes of inspections have a form of their own: ../inspect/shape/JsonForm.
 */
package org.parascope.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes JSON, two blanks a level. */
final class Json {

    private static final String STEP = "  ";

    private Json() {
    }

    /** The text of a value: a {@link Map}, a {@link List}, a {@link CharSequence}, a {@link Number} or a {@link Boolean}. */
    static String of(Object value) {
        return text(value, "");
    }

    private static String text(Object value, String indent) {
        return switch (value) {
            case Map<?, ?> map -> {
                var members = new ArrayList<String>();
                map.forEach((name, member) -> members.add(quoted(name.toString()) + ": " + text(member, indent + STEP)));
                yield block('{', members, '}', indent);
            }
            case List<?> list -> block('[', list.stream().map(each -> text(each, indent + STEP)).toList(), ']', indent);
            case CharSequence words -> quoted(words.toString());
            case Number number -> number.toString();
            case Boolean flag -> flag.toString();
            default -> throw new IllegalArgumentException("JSON has no " + value.getClass());
        };
    }

    private static String block(char open, List<String> parts, char close, String indent) {
        String inner = "\n" + indent + STEP;
        return parts.isEmpty() ? "" + open + close : open + inner + String.join("," + inner, parts) + "\n" + indent + close;
    }

    private static String quoted(String words) {
        var out = new StringBuilder("\"");
        for (char character : words.toCharArray()) {
            if (character == '"' || character == '\\') {
                out.append('\\').append(character);
            } else if (character < ' ') {
                out.append(String.format("\\u%04x", (int) character));
            } else {
                out.append(character);
            }
        }
        return out.append('"').toString();
    }
}
