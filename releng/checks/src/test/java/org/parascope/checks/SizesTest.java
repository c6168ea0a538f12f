/*
 * Owns the proof of the size limits: this checkout keeps them, and what is too long is found in a made-up one.
 * Read next: Sizes.
 */
package org.parascope.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SizesTest {

    @TempDir
    Path folder;

    @BeforeEach
    void makeFolders() throws IOException {
        Files.createDirectories(folder.resolve("releng/checks"));
    }

    @Test
    void thisCheckoutKeepsTheLimits() {
        assertEquals("", String.join("\n", Sizes.breaches(Repository.current())));
    }

    @Test
    void aFileThatIsTooLongIsFound() throws IOException {
        write("long.py", "x = 1\n".repeat(Sizes.FILE_LINES + 1));
        assertBreach("long.py:1: 601 lines");
    }

    @Test
    void aJavaMethodThatIsTooLongIsFound() throws IOException {
        write("A.java", "class A {\n    void walk() {\n" + "        int a;\n".repeat(Sizes.JAVA_LINES) + "    }\n}\n");
        assertBreach("A.java:2 walk: 42 lines");
    }

    @Test
    void aCFunctionThatIsTooLongIsFound() throws IOException {
        write("a.c", """
                /* { */
                #define OPEN {
                struct pair { int a; };
                static const struct pair pairs[] = { { '{' } };
                static __attribute__((noinline)) int
                walk(int depth)
                {
                """ + "    depth++;\n".repeat(Sizes.C_LINES) + "}\n");
        assertBreach("a.c:5 walk: 64 lines");
    }

    @Test
    void anExceptionWithItsReasonIsKept() throws IOException {
        write("long.py", "x = 1\n".repeat(610));
        write("releng/checks/size-allow.txt", "long.py 610 # a table, one line an entry\n");
        assertEquals(List.of(), Sizes.breaches(new Repository(folder)));
    }

    @Test
    void anExceptionWithoutReasonIsABreach() throws IOException {
        write("long.py", "x = 1\n".repeat(610));
        write("releng/checks/size-allow.txt", "long.py 610\n");
        assertBreach("expected '<path>[:<function>] <limit> # reason'");
    }

    @Test
    void anExceptionThatIsNoLongerNeededIsABreach() throws IOException {
        write("short.py", "x = 1\n");
        write("releng/checks/size-allow.txt", "short.py 610 # was long once\n");
        assertBreach("short.py is within the limit now");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private void assertBreach(String expected) {
        var breaches = Sizes.breaches(new Repository(folder));
        assertTrue(breaches.stream().anyMatch(breach -> breach.contains(expected)),
                () -> "expected '" + expected + "' in " + breaches);
    }
}
