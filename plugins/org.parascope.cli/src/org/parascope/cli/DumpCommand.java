/*
 * Owns `parascope dump`: RAM and registers of a running system in one file, to be looked into later.
 * It must leave the machine as it found it. Read next: InspectCommand, ../dump/DumpWriter.
 */
package org.parascope.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.dump.DumpWriter;
import org.parascope.run.VisitedMachine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Saves a machine. */
@Command(name = "dump", mixinStandardHelpOptions = true,
        description = "Save RAM and registers of a running system in one file (tar, zstd). It keeps still meanwhile, for a second or two.",
        footer = {"", "  parascope dump demo.parascope-dump",
            "  parascope inspect domains --dump demo.parascope-dump"})
final class DumpCommand implements Callable<Integer> {

    @ParentCommand
    private ParascopeCommand parascope;

    @Parameters(paramLabel = "FILE", description = "the file to write, such as demo.parascope-dump")
    private Path file;

    @Option(names = "--system", paramLabel = "NAME", description = "which running system; not needed when only one runs")
    @Nullable
    private String system;

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        try (AttachedMachine machine = AttachedMachine.find(system); VisitedMachine visit = VisitedMachine.connect(machine.folder())) {
            var progress = new TerminalProgress(parascope.err());
            long bytes;
            try (AtExit _ = progress.cancelsAtExit()) {
                bytes = new DumpWriter(machine, Optional.of(visit.control()), progress).write(file);
            }
            parascope.out().println(json ? Json.of(Map.of("file", file.toAbsolutePath().normalize().toString(), "bytes", bytes))
                    : "%s  %d KiB".formatted(file, bytes >> 10));
            return 0;
        }
    }
}
