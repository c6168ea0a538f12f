/*
 * Owns carrying out the steps of a test on a running machine, and what became of each case.
 * It must not start or end the machine, unless a step waits for its end. Read next: JUnitReport, ../run/Expect.
 */
package org.parascope.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.parascope.run.Console;
import org.parascope.run.Ending;
import org.parascope.run.Expect;
import org.parascope.run.QemuMachine;
import org.parascope.run.RunException;

/** One boot, its cases. */
final class TestRun implements AutoCloseable {

    /**
     * What became of a case.
     *
     * @param name its name
     * @param seconds how long it took
     * @param failure why it failed; empty: it passed
     * @param skipped whether it was not tried, because one before it failed
     */
    record Result(String name, double seconds, Optional<String> failure, boolean skipped) {
        boolean passed() {
            return failure.isEmpty() && !skipped;
        }
    }

    private final QemuMachine machine;
    private final Duration patience;
    private final Consumer<String> told;
    private final List<TestStep.Never> nevers = new ArrayList<>();
    private final Map<String, Expect> consoles = new HashMap<>();
    private String console;

    /**
     * @param patience how long an expectation waits that names no time
     * @param told told each case as it ends
     */
    TestRun(QemuMachine machine, Duration patience, Consumer<String> told) {
        this.machine = machine;
        this.patience = patience;
        this.told = told;
        console = machine.firstConsole().name();
        consoles.put(console, new Expect(machine.firstConsole()));
    }

    /** Carries all steps out; after a failed case the others are skipped, for they build on it. */
    List<Result> run(List<TestStep> steps) {
        var results = new ArrayList<Result>();
        boolean failed = false;
        for (List<TestStep> one : cases(steps)) {
            String name = one.getFirst() instanceof TestStep.Case(String given) ? given : "boot";
            long start = System.nanoTime();
            Optional<String> failure = failed ? Optional.empty() : failure(one);
            var result = new Result(name, (System.nanoTime() - start) / 1e9, failure, failed);
            results.add(result);
            told.accept((failed ? "skipped " : failure.isPresent() ? "FAILED  " : "passed  ") + name
                    + failure.map(why -> ": " + why.lines().findFirst().orElse("")).orElse(""));
            failed |= failure.isPresent();
        }
        return results;
    }

    /** What the console said, all of it. */
    String log() {
        return new String(machine.firstConsole().history());
    }

    @Override
    public void close() {
        consoles.values().forEach(Expect::close);
    }

    private static List<List<TestStep>> cases(List<TestStep> steps) {
        var cases = new ArrayList<List<TestStep>>();
        for (TestStep step : steps) {
            if (cases.isEmpty() || step instanceof TestStep.Case) {
                cases.add(new ArrayList<>());
            }
            cases.getLast().add(step);
        }
        return cases;
    }

    private Optional<String> failure(List<TestStep> steps) {
        try {
            for (TestStep step : steps) {
                carryOut(step);
                for (TestStep.Never never : nevers) {
                    if (log().contains(never.words())) {
                        return Optional.of("The console said \"" + never.words() + "\", which it never should.");
                    }
                }
            }
            return Optional.empty();
        } catch (RunException e) {
            return Optional.of(e.getMessage());
        }
    }

    private void carryOut(TestStep step) throws RunException {
        switch (step) {
        case TestStep.Case _ -> { }
        case TestStep.Never never -> nevers.add(never);
        case TestStep.Expect(String words, Optional<Duration> own) -> consoles.get(console).await(words, own.orElse(patience));
        case TestStep.Send(String words) -> consoles.get(console).line(words);
        case TestStep.On(String name) -> turnTo(name);
        case TestStep.End(Optional<Duration> own) -> awaitEnd(own.orElse(patience));
        }
    }

    private void turnTo(String name) throws RunException {
        List<Console> known = machine.consoles();
        Console found = known.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow(() -> new RunException(
                "There is no console " + name + "; expected one of " + String.join(", ", known.stream().map(Console::name).toList()) + "."));
        console = name;
        consoles.computeIfAbsent(name, _ -> new Expect(found));
    }

    private void awaitEnd(Duration limit) throws RunException {
        try {
            Ending ending = machine.ending().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (ending.reason() == Ending.Reason.FAILED) {
                throw new RunException("Expected the machine to end by itself, found: " + ending.message());
            }
        } catch (TimeoutException e) {
            throw new RunException("Expected the machine's end, found it running after " + limit.toSeconds() + " s.", e);
        } catch (ExecutionException e) {
            throw new RunException("The machine's end could not be learned: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunException("Waiting for the machine's end was interrupted.", e);
        }
    }
}
