package org.parascope.inspect.shape;

import java.util.ArrayList;
import java.util.List;

/**
 * A shape as text for a terminal or the clipboard: a header, aligned columns two spaces apart, notices at the end.
 *
 * <p>Contains no control characters but newlines, whatever a guest put into its names.
 */
public final class TextForm {
    private static final String GAP = "  ";
    private static final String INDENT = "  ";
    /** A longer text does not widen its column: a guest's value of some KiB would be padded on every line. */
    private static final int WIDEST = 200;

    private TextForm() {
    }

    /** The whole shape, with a final newline. */
    public static String of(Shape shape) {
        var lines = new ArrayList<List<String>>();
        lines.add(shape.columns().stream().map(Column::header).toList());
        addNodes(shape.roots(), 0, lines);
        var text = new StringBuilder(aligned(shape.columns(), lines));
        for (Notice notice : shape.notices()) {
            text.append("! ").append(clean(notice.text())).append('\n');
        }
        return text.toString();
    }

    /** Some rows with the header, fields parted by tabs: what spreadsheets and terminals take from the clipboard. */
    public static String tabbed(List<Column> columns, List<Row> rows) {
        var text = new StringBuilder(String.join("\t", columns.stream().map(Column::header).toList())).append('\n');
        for (Row row : rows) {
            text.append(String.join("\t", row.cells().stream().map(cell -> clean(cell.text())).toList())).append('\n');
        }
        return text.toString();
    }

    private static void addNodes(List<Node> nodes, int depth, List<List<String>> lines) {
        for (Node node : nodes) {
            var line = new ArrayList<String>();
            for (Cell cell : node.row().cells()) {
                line.add(clean(cell.text()));
            }
            line.set(0, INDENT.repeat(depth) + line.getFirst());
            lines.add(line);
            addNodes(node.children(), depth + 1, lines);
        }
    }

    private static String aligned(List<Column> columns, List<List<String>> lines) {
        int[] widths = new int[columns.size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], Math.min(WIDEST, line.get(i).length()));
            }
        }
        var text = new StringBuilder();
        for (List<String> line : lines) {
            var row = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                row.append(i == 0 ? "" : GAP).append(padded(line.get(i), widths[i], columns.get(i).alignment()));
            }
            text.append(row.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private static String padded(String text, int width, Alignment side) {
        String padding = " ".repeat(Math.max(0, width - text.length()));
        return side == Alignment.RIGHT ? padding + text : text + padding;
    }

    private static String clean(String text) {
        return text.chars().anyMatch(Character::isISOControl) ? text.replaceAll("\\p{Cntrl}", "?") : text;
    }
}
