package org.parascope.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Help;

/** The end of a command's help, where long lines go on below their own column, and examples as a shell reads them. */
final class HelpText {
    private static final String EXAMPLE = "  parascope ";
    /** What a line tells of, and then, after two spaces or more, what it tells. */
    private static final Pattern COLUMN = Pattern.compile("^( {2,}(?:\\S.*? {2,})?)\\S.*");

    private HelpText() {
    }

    static String footer(Help help) {
        var usage = help.commandSpec().usageMessage();
        return List.of(usage.footer()).stream().flatMap(line -> wrap(line.formatted(), usage.width() - 1).stream())
                .map(line -> line + System.lineSeparator()).collect(Collectors.joining());
    }

    /** A line in lines of at most {@code width} characters, as far as its words allow. */
    static List<String> wrap(String line, int width) {
        boolean isExample = line.startsWith(EXAMPLE);
        Matcher column = COLUMN.matcher(line);
        String indent = " ".repeat(isExample ? EXAMPLE.length() : column.matches() ? column.end(1) : 0);
        String end = isExample ? " \\" : "";
        var lines = new ArrayList<String>();
        String rest = line;
        while (rest.length() > width) {
            int space = rest.lastIndexOf(' ', width - end.length());
            if (space <= indent.length()) {
                break;
            }
            lines.add(rest.substring(0, space) + end);
            rest = indent + rest.substring(space + 1);
        }
        lines.add(rest);
        return lines;
    }
}
