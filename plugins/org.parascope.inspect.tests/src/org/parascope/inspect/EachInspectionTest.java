package org.parascope.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No inspection without a golden file, and none that is not tried on hostile memory: told by who makes one in which test. */
class EachInspectionTest {
    private static final Pattern INSPECTION = Pattern.compile("(?<!abstract )class (\\w+)[^{]* (?:implements [^{]*Inspection<|extends LinuxDomains)");
    private static final List<String> GOLDEN = List.of("GoldenTest", "trace/TraceGoldenTest");
    private static final List<String> HOSTILE = List.of("HostileMemoryTest", "trace/TraceReaderTest");

    @Test
    void eachHasAGoldenFileAndIsTriedOnHostileMemory() throws IOException {
        Path plugins = Path.of(Optional.ofNullable(System.getProperty("parascope.root")).orElse("")).resolve("plugins");
        String golden = read(plugins, GOLDEN);
        String hostile = read(plugins, HOSTILE);
        var missing = new TreeMap<String, String>();
        int found = 0;
        for (Path source : sources(plugins.resolve("org.parascope.inspect/src"))) {
            var inspection = INSPECTION.matcher(Files.readString(source));
            if (inspection.find()) {
                found++;
                String made = "new " + inspection.group(1) + "(";
                if (!golden.contains(made) || !hostile.contains(made)) {
                    missing.put(inspection.group(1), (golden.contains(made) ? "" : "no golden file ") + (hostile.contains(made) ? "" : "not on hostile memory"));
                }
            }
        }
        assertTrue(found > 20, "inspections found: " + found);
        assertEquals("{}", missing.toString());
    }

    private static String read(Path plugins, List<String> tests) throws IOException {
        var text = new StringBuilder();
        for (String test : tests) {
            text.append(Files.readString(plugins.resolve("org.parascope.inspect.tests/src/org/parascope/inspect/" + test + ".java")));
        }
        return text.toString();
    }

    private static List<Path> sources(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(".java")).sorted().toList();
        }
    }
}
