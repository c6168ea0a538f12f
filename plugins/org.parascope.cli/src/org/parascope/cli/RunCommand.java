/*
 * Owns `parascope run`: a system's machine with Dom0's console in this terminal.
 * It must leave no machine behind, however it ends. Read next: TerminalRun.
 */
package org.parascope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.debug.session.DebugException;
import org.parascope.machine.Reason;
import org.parascope.run.MachineSetup;
import org.parascope.run.OpenedRecording;
import org.parascope.run.Recording;
import org.parascope.run.RecordingFile;
import org.parascope.run.RecordingMode;
import org.parascope.run.RunException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Boots and connects. */
@Command(name = "run", mixinStandardHelpOptions = true,
        description = "Boot a system. Dom0's console is in this terminal; Ctrl+] ends the run.",
        footer = {"", "Only the console is on stdout; what is told beside it is on stderr, so the output of a run can be kept or searched.", "",
            "  parascope run demo.parascope",
            "  parascope run --record demo.recording demo.parascope",
            "  parascope run --json demo.parascope | jq -r 'select(.event == \"console\").text'", "",
            "With --json stdout has one object a line, told by its event:",
            EventLines.STARTED, EventLines.CONSOLE, EventLines.ENDED,
            "  recorded  file (with --record; after ended)"})
final class RunCommand implements Callable<Integer> {

    /** A process that is told to end packs its recording first, of hours even. */
    private static final Duration PACKING = Duration.ofMinutes(10);

    @ParentCommand
    private ParascopeCommand parascope;

    @Parameters(paramLabel = "SYSTEM", description = "the system's file")
    private Path system;

    @Option(names = "--wait", description = "stop before the first instruction, for a debugger; its address is printed")
    private boolean wait;

    @Option(names = "--gdb", paramLabel = "PORT", converter = WholeNumber.TcpPort.class, description = "serve gdb on this TCP port of the loopback")
    private int gdbPort;

    @Option(names = "--record", paramLabel = "FILE", description = "record the run in this file, to play it again: parascope replay")
    private @Nullable Path record;

    @Option(names = "--json", description = "a JSON object a line instead of Dom0's console: the start, what each domain's console says, the end")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Path file = record;
        if (file != null) {
            ResultFile.requireRoom(file);
        }
        var progress = new TerminalProgress(parascope.err());
        var setup = Systems.machine(Systems.plan(system, progress), system, progress);
        if (gdbPort != 0) {
            setup = setup.withGdbPort(OptionalInt.of(gdbPort));
        }
        var run = new TerminalRun(parascope, json);
        return file == null ? run.run(setup, !wait, progress, machine -> { }) : recorded(setup, file, run, progress);
    }

    /** Packs what was recorded, however the run ended; the folder it was made in goes away, unless it holds the only copy. */
    private int recorded(MachineSetup setup, Path file, TerminalRun run, TerminalProgress progress)
            throws IOException, RunException, DebugException, CommandException {
        Path folder = Files.createTempDirectory("parascope-record-");
        boolean isOnlyCopy = false;
        try (AtExit _ = AtExit.of("packing of the recording", PACKING, () -> { })) {
            Recording recording = Recording.create(folder, setup);
            MachineSetup machine = recording.setup(RecordingMode.Mode.RECORD).withGdbPort(setup.gdbPort());
            int code = run.run(machine, !wait, progress, started -> { });
            isOnlyCopy = true;
            pack(Recording.open(folder), file, progress);
            isOnlyCopy = false;
            parascope.err().println("recorded in " + file + "; play it: parascope replay " + file);
            run.tell("recorded", Json.object("file", file.toString()));
            return code;
        } finally {
            if (!isOnlyCopy) {
                OpenedRecording.remove(folder);
            }
        }
    }

    private static void pack(Recording recording, Path file, TerminalProgress progress) throws CommandException {
        try {
            RecordingFile.pack(recording, file, progress);
        } catch (IOException e) {
            throw new CommandException("the run was recorded, but could not be packed into " + file + ": " + Reason.of(e) + " It is kept: (cd "
                    + recording.folder() + " && zip -r /somewhere/else.recording .)", e);
        }
    }
}
