package org.parascope.debug.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.parascope.hypervisor.Bundled;
import org.parascope.run.MachineSetup;

/** Where the source of a machine's hypervisor is: beside its symbols, as in a recording that holds them; else the bundled one. */
public final class HypervisorSources {
    private HypervisorSources() {
    }

    /** The folder. */
    public static Path of(MachineSetup setup) throws IOException {
        if (setup.symbols().isPresent()) {
            Path beside = setup.symbols().get().resolveSibling("src");
            if (Files.isDirectory(beside)) {
                return beside;
            }
        }
        return Bundled.directory().resolve("src");
    }
}
