/*
 * Owns the proof that jdt.prefs turns the promised warnings into errors: the compiler that the build uses is run on a
 * breach of each, and on code without one. Read next: ../../../../../../jdt.prefs.
 */
package org.parascope.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jdt.annotation.NonNull;
import org.eclipse.jdt.core.compiler.batch.BatchCompiler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JavaCompilerRulesTest {

    @TempDir
    Path folder;

    @Test
    void cleanCodeCompiles() throws Exception {
        assertEquals("", compile("int length(String text) { return text.length(); }"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            int f() { String s = null; return s.length(); }                                         | Null pointer access
            int f(boolean b) { String s = b ? "" : null; return s.length(); }                       | Potential null pointer access
            @org.eclipse.jdt.annotation.NonNull String f() { return null; }                         | Null type mismatch
            void f() throws Exception { new java.io.FileInputStream("a").read(); }                  | Resource leak
            void f() { java.util.List list = null; }                                                | raw type
            private int unused;                                                                     | not used
            int f(Thread.State s) { switch (s) { case NEW: return 1; } return 0; }                  | needs a corresponding case
            public String toString() { return ""; }                                                 | @Override
            """)
    void aBreachIsAnError(String member, String expected) throws Exception {
        var output = compile(member);
        assertTrue(output.contains("ERROR") && output.contains(expected),
                () -> "expected an error with '" + expected + "', found: " + output);
    }

    private String compile(String member) throws IOException, URISyntaxException {
        var file = Files.writeString(folder.resolve("A.java"), "class A {\n    " + member + "\n}\n");
        var prefs = Repository.current().root().resolve("releng/checks/jdt.prefs");
        var annotations = Path.of(NonNull.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        var output = new StringWriter();
        BatchCompiler.compile(new String[] {"--release", "25", "-properties", prefs.toString(), "-d", "none",
            "-cp", annotations.toString(), file.toString()}, new PrintWriter(output), new PrintWriter(output), null);
        return output.toString();
    }
}
