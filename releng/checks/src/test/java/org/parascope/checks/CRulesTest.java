/*
 * Owns the proof that Paracore's build turns warnings into errors and finds a header that does not compile alone: its
 * own Makefile is run on a breach of each. Read next: hypervisor-src/Makefile.
 */
package org.parascope.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CRulesTest {

    private record Outcome(int code, String output) {
    }

    @TempDir
    Path folder;

    @BeforeEach
    void takeTheMakefile() throws IOException {
        Files.copy(Repository.current().root().resolve("hypervisor-src/Makefile"), folder.resolve("Makefile"));
    }

    @Test
    void cleanCodeCompiles() throws Exception {
        Files.writeString(folder.resolve("a.c"), "int twice(int a);\nint twice(int a)\n{\n    return 2 * a;\n}\n");
        var outcome = make("out/a.o");
        assertEquals(0, outcome.code(), outcome::output);
    }

    @Test
    void aWarningStopsTheBuild() throws Exception {
        Files.writeString(folder.resolve("a.c"), "int twice(int a)\n{\n    int unused;\n    return 2 * a;\n}\n");
        var outcome = make("out/a.o");
        assertNotEquals(0, outcome.code());
        assertTrue(outcome.output().contains("-Werror=unused-variable"), outcome::output);
        assertTrue(outcome.output().contains("-Werror=missing-prototypes"), outcome::output);
    }

    @Test
    void aHeaderThatNeedsAnotherIsFound() throws Exception {
        Files.writeString(folder.resolve("alone.h"), "struct alone { int a; };\n");
        Files.writeString(folder.resolve("needy.h"), "struct needy { uint64_t a; };\n");
        var good = make("check-headers", "HEADERS=alone.h");
        assertEquals(0, good.code(), good::output);
        var bad = make("check-headers", "HEADERS=needy.h");
        assertNotEquals(0, bad.code());
        assertTrue(bad.output().contains("unknown type name"), bad::output);
    }

    private Outcome make(String... arguments) throws IOException, InterruptedException {
        var command = Stream.concat(Stream.of("make", "BUILD=out"), Stream.of(arguments)).toList();
        var process = new ProcessBuilder(List.copyOf(command)).directory(folder.toFile()).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes());
        return new Outcome(process.waitFor(), output);
    }
}
