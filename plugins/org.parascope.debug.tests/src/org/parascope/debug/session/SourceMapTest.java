package org.parascope.debug.session;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.parascope.gdb.Gdb;
import org.parascope.gdb.command.Set;

/** The user's source folders, told to a real gdb. */
class SourceMapTest {
    @Test
    void gdbTakesAFolderWithSpacesAndQuotes() throws Exception {
        var map = new SourceMap("/build/a kernel", Path.of("/home/user/the \"best\" kernel"));
        try (Gdb gdb = Gdb.start()) {
            gdb.execute(new Set(map.setting()));
            String shown = gdb.console("show substitute-path", Gdb.SOON);
            assertTrue(shown.contains("`/build/a kernel' -> `/home/user/the \"best\" kernel'"), shown);
        }
    }
}
