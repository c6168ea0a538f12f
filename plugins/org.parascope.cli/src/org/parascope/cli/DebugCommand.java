/*
 * Owns `parascope debug`: a system, or a recording, debugged by words from the command line, a script or a terminal.
 * It must leave no machine behind, however it ends. Read next: DebugVerbs, DebuggedMachine.
 */
package org.parascope.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.debug.session.DebugException;
import org.parascope.debug.session.HypervisorSources;
import org.parascope.machine.Machines;
import org.parascope.run.Ending;
import org.parascope.run.MachineSetup;
import org.parascope.run.MachineStarter;
import org.parascope.run.OpenedRecording;
import org.parascope.run.QemuMachine;
import org.parascope.run.RecordingFile;
import org.parascope.run.RecordingMode;
import org.parascope.run.RunException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Debugs by words. */
@Command(name = "debug", mixinStandardHelpOptions = true,
        description = "Debug a system, or a recording forwards and backwards, by words: from the command line, a script, or standard input.",
        footer = {"", "A system stands at the hypervisor's first line, a recording at its end. Words, one an argument or a line (# starts a comment):", "",
            "  break PLACE [domain=N] [skip=N] [if EXPR]",
            "                            stop at a function, file.c:line or *0xaddress; of a domain's kernel behind d1:",
            "  watch MEMORY [access=write|read|any] [bytes=N] [domain=N] [skip=N] [if EXPR]",
            "                            stop where memory is touched: a variable of Paracore, 0xaddress, d1:0xaddress,",
            "                            machine:address or mfn:frame (the last two through whichever address)",
            "  break-hypercall [NAME [SUB-OP]] [domain=N] [vcpu=N] [at=entry|return|refusal]",
            "      [argument=N:LOW..HIGH] [result=LOW..HIGH] [skip=N] [fail=ERROR]",
            "                            stop at a hypercall, or let it fail once; compared by Paracore itself; errors by number or name: fail=ENOMEM, result=-EINVAL",
            "  break-event EVENT [domain=N] [vcpu=N] [argument=NAME:LOW..HIGH] [skip=N]",
            "                            stop where something else happens while that vCPU runs, such as: exception (argument=vector:#PF),",
            "                            upcall, page_type_get (argument=type:l4), page_owner (argument=to:d2), domain_created,",
            "                            domain_destroyed; the others are named when there is no such event",
            "  breakpoints, delete N     list them, take one away",
            "  continue                  run to the next stop",
            "  wait [SECONDS]            run so long, then suspend",
            "  step next finish stepi nexti",
            "                            as in gdb",
            "  step-hypercall [dNvM]     to the return of that vCPU's next hypercall (of the one that runs), and what it changed",
            "  step-into-hypercall [dNvM], return-to-guest [dNvM]",
            "                            to the first line of its next hypercall's handler; to where it goes on in its guest",
            "  print EXPR                a value, in C's words",
            "  check EXPR                fail unless it holds",
            "  stack [dNvM]              calls from Paracore over the border into the guest; of a vCPU that waits, too",
            "  locals, domains           variables of the function; domains with their vCPUs",
            "  hypercall                 all of the last hypercall: arguments, result, reason, difference, cost",
            "  snapshot save NAME, snapshot restore NAME, snapshot list, snapshot delete NAME",
            "                            the state of a system, to come back to while it runs",
            "  gdb LINE                  any command of gdb", "",
            "In a recording:",
            "  back                      run backwards to the last breakpoint",
            "  step-back, next-back      to the line before: into, over calls",
            "  previous-hypercall [dNvM] to the beginning of the last hypercall before",
            "  last-writer EXPR|0xADDR   to the instruction that last wrote it, with what it changed",
            "  go start|end|N|BOOKMARK   to an instant",
            "  bookmark NAME, bookmarks  name this instant, in the recording's file; list them", "",
            "  parascope debug demo.parascope 'break-hypercall sched_op block domain=1' continue stack step-hypercall",
            "  parascope debug demo.recording 'previous-hypercall d1v0' hypercall 'last-writer domain_list->vcpu[0]->hypercall_count' --json"},
        exitCodeList = {"0:all words were carried out", "1:one could not be, or did not hold"})
final class DebugCommand implements Callable<Integer> {

    private static final String START = "start";

    @ParentCommand
    private ParascopeCommand parascope;

    @Parameters(index = "0", paramLabel = "SYSTEM|RECORDING", description = "a system's file, or a file made by: parascope run --record")
    private Path file;

    @Parameters(index = "1..*", paramLabel = "WORD", description = "what to do, in order; without any, lines of standard input")
    private List<String> words = List.of();

    @Option(names = "--script", paramLabel = "FILE", description = "a file of words, one a line; done before those of the command line")
    private @Nullable Path script;

    @Option(names = "--at", paramLabel = "START|END", defaultValue = "end", description = "where a recording stands first: start or end (default: ${DEFAULT-VALUE})")
    private String at;

    @Option(names = "--timeout", paramLabel = "SECONDS", converter = Seconds.class, defaultValue = "60",
            description = "how long a stop is waited for (default: ${DEFAULT-VALUE})")
    private Duration timeout;

    @Option(names = "--json", description = "print each answer as a JSON object, one a line")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (!at.equalsIgnoreCase(START) && !at.equalsIgnoreCase("end")) {
            throw new UsageException("expected --at start or --at end, found " + at);
        }
        List<String> lines = lines();
        var progress = new TerminalProgress(parascope.err());
        boolean isRecording = String.valueOf(file.getFileName()).endsWith("." + RecordingFile.EXTENSION);
        if (!isRecording) {
            return debug(Systems.machine(Systems.plan(file, progress), file, progress), null, lines, progress);
        }
        try (OpenedRecording opened = OpenedRecording.open(file, progress)) {
            return debug(opened.recording().setup(RecordingMode.Mode.REPLAY), opened, lines, progress);
        }
    }

    /** What is to be carried out; none for what standard input says. */
    private List<String> lines() throws IOException, CommandException {
        Path from = script;
        var all = new ArrayList<String>();
        if (from != null) {
            all.addAll(readLines(from));
        }
        all.addAll(words);
        return all;
    }

    private static List<String> readLines(Path from) throws IOException, CommandException {
        if (Files.isDirectory(from)) {
            throw new CommandException("expected a file of words, found the folder " + from);
        }
        return Files.readString(from).lines().toList();
    }

    private int debug(MachineSetup setup, @Nullable OpenedRecording opened, List<String> lines, TerminalProgress progress) throws Exception {
        Path sources = HypervisorSources.of(setup);
        try (QemuMachine started = new MachineStarter(Machines.shared()).start(setup, false, progress);
                DebuggedMachine machine = DebuggedMachine.connect(started, sources, opened)) {
            var verbs = new DebugVerbs(machine, sources, timeout);
            int code = beginAndCarryOut(started, machine, verbs, opened, lines);
            boolean broke = started.ending().isDone() && started.ending().join().reason() == Ending.Reason.FAILED;
            return broke ? Main.FAILED : code;
        }
    }

    private int beginAndCarryOut(QemuMachine started, DebuggedMachine machine, DebugVerbs verbs, @Nullable OpenedRecording opened,
            List<String> lines) throws DebugException, CommandException, RunException, IOException {
        try {
            begin(machine, verbs, opened);
            return carryOut(verbs, lines);
        } catch (DebugException e) {
            throw DebugException.of(e, started);
        }
    }

    private void begin(DebuggedMachine machine, DebugVerbs verbs, @Nullable OpenedRecording opened)
            throws DebugException, CommandException, RunException, IOException {
        if (opened == null || at.equalsIgnoreCase(START) || opened.recording().length().isEmpty()) {
            machine.go(() -> machine.session().begin(true), timeout);
        } else {
            verbs.apply("go end");
        }
    }

    private int carryOut(DebugVerbs verbs, List<String> lines) throws IOException, CommandException, DebugException, RunException {
        for (String line : lines) {
            if (isWord(line)) {
                tell(line, verbs.apply(line));
            }
        }
        return lines.isEmpty() && script == null ? converse(verbs) : 0;
    }

    /** Lines of standard input; in a terminal a word that cannot be carried out does not end it. */
    private int converse(DebugVerbs verbs) throws IOException, CommandException, DebugException, RunException {
        boolean isTerminal = System.console() != null && System.console().isTerminal();
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        prompt(isTerminal);
        for (String line = in.readLine(); line != null && !line.strip().equals("quit"); line = in.readLine()) {
            try {
                if (isWord(line)) {
                    tell(line, verbs.apply(line));
                }
            } catch (CommandException | DebugException e) {
                if (!isTerminal) {
                    throw e;
                }
                parascope.err().println(e.getMessage());
            }
            prompt(isTerminal);
        }
        return 0;
    }

    private void prompt(boolean isTerminal) {
        if (isTerminal) {
            parascope.out().print("(parascope) ");
            parascope.out().flush();
        }
    }

    private static boolean isWord(String line) {
        return !line.isBlank() && !line.strip().startsWith("#");
    }

    private void tell(String line, DebugAnswers.Answer answer) {
        if (json) {
            var values = new LinkedHashMap<String, Object>();
            values.put("word", line.strip());
            values.putAll(answer.values());
            parascope.out().println(Json.line(values));
        } else if (!answer.text().isEmpty()) {
            parascope.out().println(answer.text());
        }
    }
}
