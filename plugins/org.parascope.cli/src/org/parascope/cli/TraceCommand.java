/*
 * Owns `parascope trace`: what happens in a running system, as it happens, or counted, or written to files.
 * It must leave the trace switched as it was, however it ends. Read next: TraceLines, ../inspect/trace/TraceRecorder.
 */
package org.parascope.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.dump.DumpMachine;
import org.parascope.inspect.hypercall.HypercallTable;
import org.parascope.inspect.shape.JsonForm;
import org.parascope.inspect.shape.Table;
import org.parascope.inspect.shape.TextForm;
import org.parascope.inspect.trace.ChannelLatency;
import org.parascope.inspect.trace.Trace;
import org.parascope.inspect.trace.TraceClass;
import org.parascope.inspect.trace.TraceFilter;
import org.parascope.inspect.trace.TraceFormat;
import org.parascope.inspect.trace.TraceRecorder;
import org.parascope.inspect.trace.TraceStatistics;
import org.parascope.machine.MachineState;
import org.parascope.machine.Reason;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Watches. */
@Command(name = "trace", mixinStandardHelpOptions = true,
        description = "Show what happens in a running system as it happens: hypercalls with results, upcalls, switches, grants, refusals.",
        footer = {"", "  parascope trace --seconds 5 --class hypercall,refusal",
            "  parascope trace --seconds 2 --statistics --json",
            "  parascope trace --seconds 2 --out demo.json      # to open in Perfetto"})
final class TraceCommand implements Callable<Integer> {
    private static final int KEPT = 4_000_000;
    private static final long LOOK_MS = 40;
    private static final Duration SWITCH_OFF = Duration.ofSeconds(3);

    @ParentCommand
    private ParascopeCommand parascope;

    @Option(names = "--system", paramLabel = "NAME", description = "which running system; not needed when only one runs")
    @Nullable
    private String system;

    @Option(names = "--dump", paramLabel = "FILE", description = "what the rings of a saved dump hold, instead of a running system")
    @Nullable
    private Path dump;

    @Option(names = "--seconds", paramLabel = "N", converter = Seconds.class,
            description = "end after so long (default: when interrupted, or when the system ends)")
    @Nullable
    private Duration seconds;

    @Option(names = "--class", paramLabel = "CLASS", split = ",",
            description = "record only these, parted by commas: hypercall, trap, scheduler, page, event, grant, emulation, interrupt, refusal, "
                    + "domain (default: all)")
    private List<String> classes = new ArrayList<>();

    @Option(names = "--domain", paramLabel = "ID", description = "only what happens while this domain runs")
    @Nullable
    private Integer domain;

    @Option(names = "--hypercall", paramLabel = "NAME", description = "only this hypercall, such as mmu_update")
    @Nullable
    private String hypercall;

    @Option(names = "--failed", description = "only hypercalls that return an error")
    private boolean failed;

    @Option(names = "--refused", description = "only hypercalls that are refused with a reason")
    private boolean refused;

    @Option(names = "--text", paramLabel = "WORDS", description = "only lines with these words")
    private String text = "";

    @Option(names = "--json", description = "a JSON object a line; statistics as JSON")
    private boolean json;

    @Option(names = "--statistics", description = "instead of the events: how many of each, how often, how long")
    private boolean statistics;

    @Option(names = "--latency", description = "instead of the events: each port's traffic, and the time from pending to upcall")
    private boolean latency;

    @Option(names = "--out", paramLabel = "FILE",
            description = "instead of printing: write a file; .csv, .json (Perfetto) or .xentrace (real Xen's tools); may be repeated")
    private List<Path> files = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        TraceFilter filter = filter();
        for (Path file : files) {
            format(file);
        }
        Path saved = dump;
        if (saved != null) {
            try (DumpMachine machine = DumpMachine.open(saved, new TerminalProgress(parascope.err()))) {
                return kept(machine, filter);
            }
        }
        try (AttachedMachine machine = AttachedMachine.findWritable(system)) {
            record(machine, new TraceRecorder(machine, KEPT), filter);
        }
        return 0;
    }

    /** Until the time is over or somebody interrupts it; what was recorded by then is reported in either case. */
    private void record(AttachedMachine machine, TraceRecorder recorder, TraceFilter filter) throws Exception {
        var stop = new CountDownLatch(1);
        TraceRecorder.Recording recording = recorder.record(filter.classes());
        try (AtExit _ = AtExit.of("end of trace", () -> end(recorder, recording, stop))) {
            try (recording) {
                boolean prints = !statistics && !latency && files.isEmpty();
                follow(machine, recorder, prints ? Optional.of(new TraceLines(parascope.out(), filter, json)) : Optional.empty(), stop);
            }
            recorder.awaitEnd(SWITCH_OFF);
            report(recorder, filter);
        }
    }

    /** All that a machine's rings hold that does not run any more. */
    private int kept(DumpMachine machine, TraceFilter filter) throws InterruptedException, CommandException {
        var recorder = new TraceRecorder(machine, KEPT);
        try (TraceRecorder.Recording _ = recorder.record(filter.classes())) {
            while (recorder.trace().isEmpty() && recorder.message().isEmpty()) {
                Thread.sleep(LOOK_MS);
            }
        }
        recorder.awaitEnd(SWITCH_OFF);
        if (recorder.trace().isPresent() && !statistics && !latency && files.isEmpty()) {
            new TraceLines(parascope.out(), filter, json).printRest(recorder.trace().get());
        }
        report(recorder, filter);
        return 0;
    }

    private TraceFilter filter() throws CommandException {
        TraceFilter.Outcome outcome = refused ? TraceFilter.Outcome.REFUSED : failed ? TraceFilter.Outcome.FAILED : TraceFilter.Outcome.ANY;
        Integer wantedDomain = domain;
        return new TraceFilter(classes(), wantedDomain == null ? OptionalInt.empty() : OptionalInt.of(wantedDomain), hypercallNumber(), outcome, text);
    }

    private Set<TraceClass> classes() throws CommandException {
        Set<TraceClass> wanted = TraceClass.recorded();
        if (!classes.isEmpty()) {
            wanted.clear();
        }
        for (String name : classes) {
            wanted.add(TraceClass.byName(name).filter(each -> each != TraceClass.READER)
                    .orElseThrow(() -> new UsageException("there is no class '" + name + "'; there are: " + TraceClass.recorded())));
        }
        return wanted;
    }

    private OptionalInt hypercallNumber() throws CommandException {
        String name = hypercall;
        if (name == null) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(HypercallTable.get().byName(name)
                .orElseThrow(() -> new UsageException("there is no hypercall '" + name + "'; names are as in mmu_update")).number());
    }

    private static TraceFormat format(Path file) throws CommandException {
        return TraceFormat.of(file).orElseThrow(() -> new UsageException(
                "expected a file that ends in .csv, .json or .xentrace, found '" + file + "'"));
    }

    /** Until the time is over, which begins with the first look at the rings, the machine is gone, or the user has had enough. */
    private void follow(AttachedMachine machine, TraceRecorder recorder, Optional<TraceLines> lines, CountDownLatch stop)
            throws InterruptedException {
        Duration time = seconds;
        long begin = System.nanoTime();
        boolean isBegun = false;
        String said = "";
        while ((time == null || System.nanoTime() - begin < time.toNanos()) && machine.state() != MachineState.ENDED) {
            if (stop.await(LOOK_MS, TimeUnit.MILLISECONDS)) {
                return;
            }
            if (!recorder.message().equals(said)) {
                said = recorder.message();
                parascope.err().println(said.isEmpty() ? "recording" : said);
            }
            Optional<Trace> trace = recorder.trace();
            if (trace.isPresent() && !isBegun) {
                isBegun = true;
                begin = System.nanoTime();
            }
            if (trace.isPresent() && lines.isPresent()) {
                lines.get().print(trace.get());
            }
        }
        if (recorder.trace().isPresent() && lines.isPresent()) {
            lines.get().printRest(recorder.trace().get());
        }
    }

    private void report(TraceRecorder recorder, TraceFilter filter) throws CommandException {
        Trace trace = recorder.trace().orElseThrow(() -> new CommandException(recorder.message().isEmpty() ? "nothing was recorded" : recorder.message()));
        var progress = new TerminalProgress(parascope.err());
        long first = trace.store().first();
        long end = trace.store().end();
        if (statistics) {
            print(TraceStatistics.of(trace, first, end, filter, progress));
        }
        if (latency) {
            print(ChannelLatency.of(trace, first, end, progress));
        }
        for (Path file : files) {
            try {
                format(file).write(trace, first, end, filter, file, progress);
            } catch (IOException e) {
                throw new CommandException("could not write " + file + ": " + Reason.of(e), e);
            }
        }
        parascope.err().println("%,d events, %,d lost".formatted(end, trace.store().lost()));
    }

    private void print(Table table) {
        parascope.out().print(json ? JsonForm.of(table) : TextForm.of(table));
    }

    /** The last thing a Ctrl+C does: nobody is left who could be told of a failure but the terminal. */
    private void end(TraceRecorder recorder, TraceRecorder.Recording recording, CountDownLatch stop) {
        recording.close();
        stop.countDown();
        try {
            recorder.awaitEnd(SWITCH_OFF);
        } catch (InterruptedException e) {
            parascope.err().println("parascope: the trace may still be on: " + e);
        }
    }
}
