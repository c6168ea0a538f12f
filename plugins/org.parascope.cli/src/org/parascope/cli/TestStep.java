/*
 * Owns the steps of `parascope test` as they are written: one a line, or one an argument.
 * It must not carry one out. Read next: TestRun.
 */
package org.parascope.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One step of a test. */
sealed interface TestStep {

    /** Starts a test of a name; what came before is over. */
    record Case(String name) implements TestStep {
    }

    /** Waits until the console says these words. */
    record Expect(String words, Optional<Duration> patience) implements TestStep {
    }

    /** Fails the test if the console ever says these words. */
    record Never(String words) implements TestStep {
    }

    /** Types these words and Enter. */
    record Send(String words) implements TestStep {
    }

    /** Turns to the console of this name. */
    record On(String console) implements TestStep {
    }

    /** Waits until the machine has ended, as it should. */
    record End(Optional<Duration> patience) implements TestStep {
    }

    /** A word, then words in quotes or not, then a time in seconds. */
    Pattern FORM = Pattern.compile("(\\w+)(?:\\s+|:\\s*|$)(?:\"((?:[^\"\\\\]|\\\\.)*)\"|(.*?))(?:\\s+(\\d+)s)?\\s*");

    /** Reads a script: a step a line, empty lines and those that start with # left out. */
    static List<TestStep> script(String text, String file) throws CommandException {
        var steps = new ArrayList<TestStep>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (!line.isBlank() && !line.strip().startsWith("#")) {
                try {
                    steps.add(of(line));
                } catch (CommandException e) {
                    throw new CommandException(file + ", line " + number + ": " + e.getMessage());
                }
            }
        }
        return steps;
    }

    /** Reads one step. */
    static TestStep of(String line) throws CommandException {
        Matcher matcher = FORM.matcher(line.strip());
        if (matcher.matches()) {
            String quoted = matcher.group(2);
            String words = quoted == null ? matcher.group(3) : quoted.replaceAll("\\\\(.)", "$1");
            Optional<Duration> patience = Optional.ofNullable(matcher.group(4)).map(Long::parseLong).map(Duration::ofSeconds);
            Optional<TestStep> step = step(matcher.group(1), words, patience);
            if (step.isPresent()) {
                return step.get();
            }
        }
        throw new CommandException("'" + line.strip() + "' is no step; expected one of: test NAME, expect \"WORDS\" [60s], never \"WORDS\","
                + " send \"WORDS\", on CONSOLE, end [60s]");
    }

    private static Optional<TestStep> step(String word, String words, Optional<Duration> patience) {
        boolean given = !words.isEmpty();
        TestStep step = switch (word) {
            case "test" -> given ? new Case(words) : null;
            case "expect" -> given ? new Expect(words, patience) : null;
            case "never" -> given ? new Never(words) : null;
            case "send" -> new Send(words);
            case "on" -> given ? new On(words) : null;
            case "end" -> !given ? new End(patience) : words.matches("\\d{1,6}s") ? new End(Optional.of(time(words))) : null;
            default -> null;
        };
        return Optional.ofNullable(step);
    }

    /** The time of a step that has no words stands in their place. */
    private static Duration time(String words) {
        return Duration.ofSeconds(Long.parseLong(words.substring(0, words.length() - 1)));
    }
}
