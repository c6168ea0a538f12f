package org.parascope.run;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.machine.Machines;

/** A test whose machines have a run folder and a registry of their own: it sees nobody else's and leaves none behind. */
abstract class OwnRunFolder {
    @TempDir
    Path folder = Path.of("");
    final Machines registry = new Machines();

    @BeforeEach
    void useOwnRunFolder() {
        System.setProperty("parascope.run.dir", folder.toString());
    }

    @AfterEach
    void forgetOwnRunFolder() {
        System.clearProperty("parascope.run.dir");
    }
}
