package org.parascope.inspect.shape;

import java.util.List;
import java.util.Locale;

/**
 * A shape as JSON (RFC 8259): an object with {@code rows}, each an object keyed by column id, nested rows under
 * {@code children}, and {@code notices}.
 *
 * <p>Values keep their type. 64-bit words that JSON readers would round (above 2^53) are given as text by the inspections.
 */
public final class JsonForm {
    private JsonForm() {
    }

    /** The whole shape, indented, with a final newline. */
    public static String of(Shape shape) {
        var out = new StringBuilder("{\n  \"columns\": [");
        for (int i = 0; i < shape.columns().size(); i++) {
            Column column = shape.columns().get(i);
            out.append(i == 0 ? "\n" : ",\n").append("    {\"id\": ").append(quoted(column.id())).append(", \"title\": ")
                    .append(quoted(column.title())).append(", \"unit\": ").append(quoted(column.unit())).append('}');
        }
        out.append("\n  ],\n  \"rows\": ");
        rows(shape.columns(), shape.roots(), "  ", out);
        out.append(",\n  \"notices\": [");
        for (int i = 0; i < shape.notices().size(); i++) {
            Notice notice = shape.notices().get(i);
            out.append(i == 0 ? "" : ", ").append("{\"kind\": ").append(quoted(notice.kind().name().toLowerCase(Locale.ROOT)))
                    .append(", \"text\": ").append(quoted(notice.text())).append('}');
        }
        return out.append("]\n}\n").toString();
    }

    private static void rows(List<Column> columns, List<Node> nodes, String indent, StringBuilder out) {
        out.append('[');
        for (int i = 0; i < nodes.size(); i++) {
            out.append(i == 0 ? "\n" : ",\n").append(indent).append("  ");
            row(columns, nodes.get(i), indent, out);
        }
        out.append(nodes.isEmpty() ? "]" : "\n" + indent + "]");
    }

    private static void row(List<Column> columns, Node node, String indent, StringBuilder out) {
        out.append('{');
        for (int i = 0; i < columns.size(); i++) {
            Cell cell = node.row().cells().get(i);
            out.append(i == 0 ? "" : ", ").append(quoted(columns.get(i).id())).append(": ");
            Object value = cell.value();
            out.append(value == null ? "null" : value instanceof String text ? quoted(text) : value.toString());
        }
        if (!node.children().isEmpty()) {
            out.append(", \"children\": ");
            rows(columns, node.children(), indent + "    ", out);
        }
        out.append('}');
    }

    /** A text as a JSON string, in quotes. */
    public static String quoted(String text) {
        var out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c >= 0x7f && c < 0xa0 || Character.isSurrogate(c)) {
                out.append("\\u%04x".formatted((int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
