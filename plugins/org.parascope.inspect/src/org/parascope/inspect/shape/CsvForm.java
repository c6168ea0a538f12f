package org.parascope.inspect.shape;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A shape as comma-separated values (RFC 4180), for spreadsheets: a header of the columns' ids, then a line for each row, nested ones behind
 * their parent, with its depth in the first column of a tree. Numbers are values in the unit that the column's id names, as in JSON; all
 * else is the text that people see.
 */
public final class CsvForm {
    private static final String LINE_END = "\r\n";

    private CsvForm() {
    }

    public static String of(Shape shape) {
        boolean isNested = shape.roots().stream().anyMatch(node -> !node.children().isEmpty());
        var header = new ArrayList<String>(shape.columns().stream().map(Column::id).toList());
        if (isNested) {
            header.addFirst("depth");
        }
        var text = new StringBuilder(line(header));
        append(text, shape.roots(), isNested, 0);
        return text.toString();
    }

    private static void append(StringBuilder text, List<Node> nodes, boolean isNested, int depth) {
        for (Node node : nodes) {
            var cells = new ArrayList<String>(node.row().cells().stream().map(CsvForm::plain).toList());
            if (isNested) {
                cells.addFirst(Integer.toString(depth));
            }
            text.append(line(cells));
            append(text, node.children(), isNested, depth + 1);
        }
    }

    private static String plain(Cell cell) {
        return cell.value() instanceof Number number ? number.toString() : cell.text();
    }

    private static String line(List<String> cells) {
        return cells.stream().map(CsvForm::quoted).collect(Collectors.joining(",", "", LINE_END));
    }

    private static String quoted(String text) {
        return text.matches("(?s).*[,\"\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
