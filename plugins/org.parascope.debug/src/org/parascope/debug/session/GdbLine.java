package org.parascope.debug.session;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parascope.run.QemuMachine;

/**
 * The line for a shell with which a gdb of the user's own joins a machine: its stub's address, the hypervisor's symbols and source.
 * The stub serves one debugger at a time. Starts nothing.
 */
public final class GdbLine {
    private static final String ARCHITECTURE = "set architecture i386:x86-64";

    private GdbLine() {
    }

    /** For a machine that runs. */
    public static String of(QemuMachine machine) throws IOException {
        Optional<Path> symbols = machine.setup().symbols();
        var line = new ArrayList<>(List.of("gdb"));
        add(line, symbols.isPresent() ? "set substitute-path /paracore " + HypervisorSources.of(machine.setup()) : ARCHITECTURE);
        SourceMap.all().forEach(map -> add(line, "set " + map.setting()));
        add(line, "target remote " + machine.gdbTarget());
        symbols.ifPresent(file -> line.add(quote(file.toString())));
        return String.join(" ", line);
    }

    private static void add(List<String> line, String command) {
        line.add("-ex");
        line.add(quote(command));
    }

    private static String quote(String word) {
        return word.matches("[\\w./:-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
