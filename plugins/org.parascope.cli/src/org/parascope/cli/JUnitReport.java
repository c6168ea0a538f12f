/*
 * Owns the results of a test as JUnit XML, the form that build servers read.
 * It must not judge them. Read next: TestRun.
 */
package org.parascope.cli;

import java.util.List;
import java.util.Locale;

/** Writes {@code <testsuite>}. */
final class JUnitReport {

    private JUnitReport() {
    }

    /**
     * The report.
     *
     * @param suite name of the system
     * @param results what became of each case
     * @param log what the console said
     */
    static String of(String suite, List<TestRun.Result> results, String log) {
        long failed = results.stream().filter(result -> result.failure().isPresent()).count();
        long skipped = results.stream().filter(TestRun.Result::skipped).count();
        double seconds = results.stream().mapToDouble(TestRun.Result::seconds).sum();
        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.append(String.format(Locale.ROOT, "<testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"0\" skipped=\"%d\" time=\"%.3f\">%n",
                escape(suite), results.size(), failed, skipped, seconds));
        for (TestRun.Result result : results) {
            xml.append(String.format(Locale.ROOT, "  <testcase name=\"%s\" classname=\"%s\" time=\"%.3f\"", escape(result.name()),
                    escape(suite), result.seconds()));
            if (result.passed()) {
                xml.append("/>\n");
            } else if (result.skipped()) {
                xml.append("><skipped/></testcase>\n");
            } else {
                String why = result.failure().orElse("");
                xml.append("><failure message=\"").append(escape(why.lines().findFirst().orElse(""))).append("\">").append(escape(why))
                        .append("</failure></testcase>\n");
            }
        }
        return xml.append("  <system-out>").append(escape(log)).append("</system-out>\n</testsuite>\n").toString();
    }

    /** XML 1.0 has no control characters but tab and line end, so those of a terminal become question marks. */
    private static String escape(String text) {
        var out = new StringBuilder(text.length());
        for (char character : text.toCharArray()) {
            switch (character) {
            case '&' -> out.append("&amp;");
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '"' -> out.append("&quot;");
            case '\t', '\n' -> out.append(character);
            case '\r' -> { }
            default -> out.append(character < ' ' || character >= 0xfffe || Character.isSurrogate(character) ? '?' : character);
            }
        }
        return out.toString();
    }
}
