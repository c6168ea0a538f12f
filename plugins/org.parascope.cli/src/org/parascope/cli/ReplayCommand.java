/*
 * Owns `parascope replay`: a recorded run plays again in this terminal, the same to the instruction.
 * It must leave nothing behind but the recording. Read next: TerminalRun, org.parascope.run.Recording.
 */
package org.parascope.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.run.MachineSetup;
import org.parascope.run.OpenedRecording;
import org.parascope.run.QemuVersion;
import org.parascope.run.Recording;
import org.parascope.run.RecordingMode;
import org.parascope.run.RunException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Plays a recording. */
@Command(name = "replay", mixinStandardHelpOptions = true,
        description = "Play a recorded run again, to the same instruction. gdb can step it backwards. Ctrl+] ends it.",
        footer = {"", "  parascope replay demo.recording",
            "  parascope replay --at 40000000 demo.recording",
            "  parascope replay --json demo.recording | jq -c .", "",
            "With --json stdout has one object a line, told by its event:",
            "  recording instructions, notes, bookmarks, qemu (that recorded it)",
            EventLines.STARTED, EventLines.CONSOLE,
            "  restarted console (at another instant: what it had said by then follows)",
            EventLines.ENDED})
final class ReplayCommand implements Callable<Integer> {

    @ParentCommand
    private ParascopeCommand parascope;

    @Parameters(paramLabel = "RECORDING", description = "a file made by: parascope run --record")
    private Path file;

    @Option(names = "--at", paramLabel = "INSTRUCTION", description = "go to this instruction, counted from the start, and stop there")
    private @Nullable Long at;

    @Option(names = "--wait", description = "stop before the first instruction, for a debugger; its address is printed")
    private boolean wait;

    @Option(names = "--gdb", paramLabel = "PORT", converter = WholeNumber.TcpPort.class, description = "serve gdb on this TCP port of the loopback")
    private int gdbPort;

    @Option(names = "--json", description = "a JSON object a line instead of Dom0's console: the recording, the start, what each console says, the end")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Long instant = at;
        if (instant != null && instant < 0) {
            throw new UsageException("expected an instruction counted from the start, 0 or more, found --at " + instant);
        }
        var progress = new TerminalProgress(parascope.err());
        try (OpenedRecording opened = OpenedRecording.open(file, progress)) {
            var run = new TerminalRun(parascope, json);
            tell(opened.recording(), run);
            MachineSetup setup = opened.recording().setup(RecordingMode.Mode.REPLAY);
            if (gdbPort != 0) {
                setup = setup.withGdbPort(OptionalInt.of(gdbPort));
            }
            return run.run(setup, !wait && instant == null, progress, machine -> {
                if (instant != null) {
                    machine.replay().orElseThrow().seek(instant);
                    machine.replay().orElseThrow().tellConsole();
                }
            });
        }
    }

    private void tell(Recording recording, TerminalRun run) throws RunException {
        Map<String, Object> values = Json.object();
        recording.length().ifPresent(length -> {
            parascope.err().printf("%,d instructions%n", length);
            values.put("instructions", length);
        });
        if (!recording.notes().isEmpty()) {
            parascope.err().println(recording.notes());
            values.put("notes", recording.notes());
        }
        recording.bookmarks().forEach(bookmark -> parascope.err().printf("%,d: %s%n", bookmark.instruction(), bookmark.name()));
        values.put("bookmarks", recording.bookmarks().stream().map(bookmark -> Json.object("instruction", bookmark.instruction(), "name", bookmark.name())).toList());
        values.put("qemu", recording.qemu());
        run.tell("recording", values);
        String here = QemuVersion.installed();
        if (!here.equals(recording.qemu())) {
            parascope.err().println("recorded by " + recording.qemu() + ", played by " + here + ": it may run differently");
        }
    }
}
