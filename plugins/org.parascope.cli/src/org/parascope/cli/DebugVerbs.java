/*
 * Owns the words of `parascope debug`: what each asks of the session, and its answer.
 * It must not print. Read next: DebugCommand, DebugAnswers, FilterWords.
 */
package org.parascope.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.parascope.debug.session.Backwards;
import org.parascope.debug.session.DebugException;
import org.parascope.debug.session.DebugSession;
import org.parascope.debug.session.DomainState;
import org.parascope.debug.session.HypercallEvent;
import org.parascope.debug.session.SessionSnapshots;
import org.parascope.debug.session.SessionStop;
import org.parascope.debug.session.Vcpu;
import org.parascope.gdb.command.Evaluate;
import org.parascope.gdb.command.ListLocals;
import org.parascope.run.Recording;
import org.parascope.run.RunException;
import org.parascope.run.Snapshots;
import picocli.CommandLine.TypeConversionException;

/** Words. */
final class DebugVerbs {

    private static final Pattern VCPU = Pattern.compile("d(\\d{1,5})v(\\d{1,5})");
    private static final int THREAD = 1;

    /** Carries out a word. */
    @FunctionalInterface
    private interface Verb {
        DebugAnswers.Answer apply(String rest) throws DebugException, CommandException, RunException, IOException;
    }

    private final DebuggedMachine machine;
    private final DebugSession session;
    private final DebugAnswers answers;
    private final Duration patience;
    private final Map<String, Verb> verbs = new LinkedHashMap<>();
    private final DebugBreakpoints breakpoints;

    DebugVerbs(DebuggedMachine machine, Path sources, Duration patience) {
        this.machine = machine;
        this.patience = patience;
        session = machine.session();
        answers = new DebugAnswers(session, sources);
        breakpoints = new DebugBreakpoints(session);
        addBreakpoints();
        addSteps();
        addQuestions();
        addRecordings();
    }

    /** Carries out one line. */
    DebugAnswers.Answer apply(String line) throws DebugException, CommandException, RunException, IOException {
        String[] parts = line.strip().split("\\s+", 2);
        Verb verb = verbs.get(parts[0]);
        if (verb == null) {
            throw new CommandException("'" + parts[0] + "' is no word of the debugger; expected one of: " + String.join(" ", verbs.keySet()));
        }
        return verb.apply(parts.length > 1 ? parts[1].strip() : "");
    }

    private void addBreakpoints() {
        verbs.put("break", breakpoints::code);
        verbs.put("watch", breakpoints::memory);
        verbs.put("break-hypercall", breakpoints::hypercall);
        verbs.put("break-event", breakpoints::event);
        verbs.put("delete", breakpoints::delete);
        verbs.put("breakpoints", _ -> breakpoints.list());
    }

    private void addSteps() {
        verbs.put("continue", _ -> go(session::resume));
        verbs.put("step", _ -> go(() -> session.stepInto(THREAD)));
        verbs.put("next", _ -> go(() -> session.stepOver(THREAD)));
        verbs.put("finish", _ -> go(() -> session.stepReturn(THREAD, 0)));
        verbs.put("stepi", _ -> go(() -> session.stepInstruction(THREAD)));
        verbs.put("nexti", _ -> go(() -> session.stepOverInstruction(THREAD)));
        verbs.put("step-hypercall", this::stepHypercall);
        verbs.put("step-into-hypercall", rest -> {
            Optional<Vcpu> vcpu = runningUnless(rest);
            return go(() -> session.stepIntoHypercall(vcpu));
        });
        verbs.put("return-to-guest", rest -> {
            Optional<Vcpu> vcpu = runningUnless(rest);
            return go(() -> session.returnToGuest(vcpu));
        });
        verbs.put("wait", this::letRun);
        verbs.put("snapshot", this::snapshot);
    }

    private void addQuestions() {
        verbs.put("print", rest -> {
            String value = session.execute(new Evaluate(THREAD, 0, rest));
            return new DebugAnswers.Answer(rest + " = " + value, Map.of("expression", rest, "value", value));
        });
        verbs.put("check", this::check);
        verbs.put("stack", this::stack);
        verbs.put("locals", _ -> locals());
        verbs.put("hypercall", _ -> answers.report(session.lastReport().orElseThrow(
                () -> new CommandException("no hypercall has stopped the machine yet"))));
        verbs.put("domains", _ -> domains());
        verbs.put("gdb", rest -> {
            var words = new StringBuilder();
            Optional<DebuggedMachine.Arrival> arrival = machine.goPerhaps(() -> words.append(session.type(rest).stripTrailing()), patience);
            String said = words.toString();
            Map<String, Object> values = Json.object("gdb", rest, "said", said.lines().toList());
            if (arrival.isEmpty()) {
                return new DebugAnswers.Answer(said, values);
            }
            DebugAnswers.Answer stop = arrival(arrival.get());
            values.putAll(stop.values());
            return new DebugAnswers.Answer(said + "\n" + stop.text(), values);
        });
    }

    private void addRecordings() {
        verbs.put("back", _ -> go(session::resumeBackwards));
        verbs.put("step-back", _ -> back(Backwards::stepInto));
        verbs.put("next-back", _ -> back(Backwards::stepOver));
        verbs.put("previous-hypercall", rest -> {
            Optional<Vcpu> vcpu = vcpu(rest);
            return back(backwards -> backwards.previousHypercall(vcpu));
        });
        verbs.put("last-writer", this::lastWriter);
        verbs.put("go", rest -> {
            long instruction = instant(rest);
            return back(backwards -> backwards.go(instruction));
        });
        verbs.put("bookmark", rest -> {
            requireBookmarkName(rest);
            long position = machine.backwards().position();
            machine.recording().addBookmark(new Recording.Bookmark(rest, position));
            return new DebugAnswers.Answer("%s: instruction %,d".formatted(rest, position), Map.of("bookmark", rest, "instruction", position));
        });
        verbs.put("bookmarks", _ -> bookmarks());
    }

    private DebugAnswers.Answer go(DebuggedMachine.Going going) throws DebugException, CommandException, IOException {
        return arrival(machine.go(going, patience));
    }

    private DebugAnswers.Answer arrival(DebuggedMachine.Arrival arrival) throws DebugException, IOException {
        return answers.arrival(arrival, arrival.stop().map(breakpoints::hit).orElse(List.of()));
    }

    @FunctionalInterface
    private interface Way {
        void go(Backwards backwards) throws DebugException;
    }

    private DebugAnswers.Answer back(Way way) throws DebugException, CommandException, IOException {
        Backwards backwards = machine.backwards();
        return go(() -> way.go(backwards));
    }

    private DebugAnswers.Answer stepHypercall(String rest) throws DebugException, CommandException, IOException {
        Optional<Vcpu> vcpu = runningUnless(rest);
        DebuggedMachine.Arrival arrival = machine.go(() -> session.stepHypercall(vcpu), patience);
        DebugAnswers.Answer told = arrival(arrival);
        boolean isReturn = arrival.stop().flatMap(SessionStop::hypercall).filter(event -> event.kind() == HypercallEvent.Kind.RETURN).isPresent();
        return isReturn && session.lastReport().isPresent()
                ? new DebugAnswers.Answer(answers.report(session.lastReport().get()).text(), told.values()) : told;
    }

    private DebugAnswers.Answer letRun(String rest) throws DebugException, CommandException, IOException {
        Duration time = rest.isEmpty() ? Duration.ofSeconds(1) : seconds(rest);
        return go(() -> {
            session.resume();
            try {
                Thread.sleep(time);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            session.suspend();
        });
    }

    private DebugAnswers.Answer snapshot(String rest) throws DebugException, CommandException, IOException {
        String[] parts = rest.split("\\s+", 2);
        String name = parts.length > 1 ? parts[1].strip() : "";
        SessionSnapshots snapshots = session.snapshots();
        if (name.isEmpty() != parts[0].equals("list")) {
            throw new CommandException("expected snapshot save NAME, snapshot restore NAME, snapshot delete NAME or snapshot list");
        }
        switch (parts[0]) {
            case "save" -> snapshots.save(name);
            case "delete" -> snapshots.delete(name);
            case "restore" -> {
                return go(() -> snapshots.restore(name));
            }
            case "list" -> {
                List<String> names = snapshots.list().stream().map(Snapshots.Snapshot::name).toList();
                return DebugAnswers.Answer.of(String.join("\n", names), "snapshots", names);
            }
            default -> throw new CommandException("expected save, restore, delete or list, found " + parts[0]);
        }
        return DebugAnswers.Answer.of("", "snapshot", name);
    }

    private static Duration seconds(String rest) throws CommandException {
        try {
            return new Seconds().convert(rest);
        } catch (TypeConversionException e) {
            throw new CommandException(e.getMessage(), e);
        }
    }

    private DebugAnswers.Answer check(String rest) throws DebugException, CommandException {
        String value = session.execute(new Evaluate(THREAD, 0, "(long)(" + rest + ")"));
        if (value.equals("0")) {
            throw new CommandException("it does not hold: " + rest);
        }
        return new DebugAnswers.Answer("holds: " + rest, Map.of("holds", rest));
    }

    private DebugAnswers.Answer stack(String rest) throws DebugException, CommandException {
        Optional<Vcpu> vcpu = vcpu(rest);
        if (vcpu.isEmpty() || vcpu.equals(session.runningVcpu())) {
            return answers.stack(session.stack(THREAD, answers.mostFrames()));
        }
        DomainState domain = session.domains().stream().filter(known -> known.id() == vcpu.get().domain()).findFirst()
                .orElseThrow(() -> new CommandException("there is no domain " + vcpu.get().domain()));
        return answers.stack(session.contexts().stack(domain, vcpu.get(), answers.mostFrames()));
    }

    private DebugAnswers.Answer locals() throws DebugException {
        var values = new LinkedHashMap<String, Object>();
        for (String name : session.execute(new ListLocals(THREAD, 0))) {
            values.put(name, session.execute(new Evaluate(THREAD, 0, name)));
        }
        return DebugAnswers.Answer.of(String.join("\n", values.entrySet().stream().map(each -> each.getKey() + " = " + each.getValue()).toList()),
                "locals", values);
    }

    private DebugAnswers.Answer domains() throws DebugException {
        var lines = new ArrayList<String>();
        var all = new ArrayList<Object>();
        for (DomainState domain : session.domains()) {
            var vcpus = new LinkedHashMap<String, Object>();
            domain.vcpus().forEach(vcpu -> vcpus.put(vcpu.vcpu().toString(), vcpu.state()));
            lines.add(domain.title() + ": " + String.join(", ", vcpus.entrySet().stream().map(each -> each.getKey() + " " + each.getValue()).toList()));
            all.add(Map.of("id", domain.id(), "name", domain.name(), "vcpus", vcpus));
        }
        return DebugAnswers.Answer.of(String.join("\n", lines), "domains", all);
    }

    private DebugAnswers.Answer lastWriter(String rest) throws DebugException, CommandException, IOException {
        boolean isAddress = rest.matches("0x[0-9a-fA-F]+");
        long address = FilterWords.number(isAddress ? rest : session.execute(new Evaluate(THREAD, 0, "(unsigned long)&(" + rest + ")")));
        int size = isAddress ? Long.BYTES : Integer.parseInt(session.execute(new Evaluate(THREAD, 0, "sizeof(" + rest + ")")));
        OptionalInt domain = session.runningVcpu().map(vcpu -> OptionalInt.of(vcpu.domain())).orElseGet(OptionalInt::empty);
        return back(backwards -> backwards.lastWriter(address, size, domain));
    }

    private long instant(String rest) throws DebugException, CommandException {
        if (rest.equals("start")) {
            return 0;
        }
        if (rest.equals("end")) {
            return machine.backwards().length().orElseThrow(() -> new CommandException("the recording's length is not known"));
        }
        for (Recording.Bookmark bookmark : machine.recording().recording().bookmarks()) {
            if (bookmark.name().equals(rest)) {
                return bookmark.instruction();
            }
        }
        long instruction = FilterWords.number(rest.replace(",", ""));
        OptionalLong length = machine.backwards().length();
        if (instruction < 0 || length.isPresent() && instruction > length.getAsLong()) {
            throw new CommandException("expected an instruction from 0 to " + length.orElse(Long.MAX_VALUE) + ", found " + instruction);
        }
        return instruction;
    }

    /** Any words but those that lead elsewhere with {@code go}. */
    private static void requireBookmarkName(String name) throws CommandException {
        if (name.isEmpty() || name.equals("start") || name.equals("end") || name.matches("-?[0-9][0-9,]*|0x[0-9a-fA-F]+")) {
            throw new CommandException("expected a name for this instant, other than start, end or a number, found '" + name + "'");
        }
    }

    private DebugAnswers.Answer bookmarks() throws CommandException {
        var all = new LinkedHashMap<String, Object>();
        machine.recording().recording().bookmarks().forEach(each -> all.put(each.name(), each.instruction()));
        return DebugAnswers.Answer.of(String.join("\n", all.entrySet().stream().map(each -> "%,d  %s".formatted(each.getValue(), each.getKey())).toList()),
                "bookmarks", all);
    }

    /** The vCPU that runs, unless another one is named. */
    private Optional<Vcpu> runningUnless(String word) throws CommandException {
        return word.isEmpty() ? session.runningVcpu() : vcpu(word);
    }

    /** {@code d1v0}; none for no word. */
    private static Optional<Vcpu> vcpu(String word) throws CommandException {
        Matcher matcher = VCPU.matcher(word);
        if (matcher.matches()) {
            return Optional.of(new Vcpu(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))));
        }
        if (word.isEmpty()) {
            return Optional.empty();
        }
        throw new CommandException("expected a vCPU such as d1v0, found " + word);
    }
}
