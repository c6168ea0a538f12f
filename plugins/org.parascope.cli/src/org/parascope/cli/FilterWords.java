/*
 * Owns hypercall breakpoints as they are typed: a hypercall, its sub-operation, and parts as name=value.
 * It must not set one. Read next: DebugVerbs, ../debug/session/HypercallFilter.
 */
package org.parascope.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.parascope.debug.session.HypercallEvent;
import org.parascope.debug.session.HypercallFilter;
import org.parascope.inspect.hypercall.Hypercall;
import org.parascope.inspect.hypercall.HypercallTable;

/** Reads {@code sched_op block domain=1 vcpu=0 at=return result=-22..-1 argument=1:0..5 skip=3}. */
final class FilterWords {

    private static final Pattern RANGE = Pattern.compile("(-?\\w+?)(?:\\.\\.(-?\\w+))?");

    private FilterWords() {
    }

    /**
     * Reads the words behind {@code break-hypercall}.
     *
     * @throws CommandException naming the word that is wrong, and what was expected
     */
    static HypercallFilter parse(List<String> words) throws CommandException {
        Optional<Hypercall> hypercall = Optional.empty();
        OptionalLong command = OptionalLong.empty();
        OptionalInt domain = OptionalInt.empty();
        OptionalInt vcpu = OptionalInt.empty();
        HypercallEvent.Kind kind = HypercallEvent.Kind.ENTRY;
        for (String word : words) {
            if (!word.contains("=")) {
                if (hypercall.isEmpty()) {
                    hypercall = Optional.of(hypercall(word));
                } else if (command.isEmpty()) {
                    command = OptionalLong.of(command(hypercall.get(), word));
                } else {
                    throw new CommandException("expected one hypercall and one sub-operation, found " + word + " beside them");
                }
            } else if (word.startsWith("domain=")) {
                domain = OptionalInt.of(domain(value(word)));
            } else if (word.startsWith("vcpu=")) {
                vcpu = OptionalInt.of(count(value(word)));
            } else if (word.startsWith("at=")) {
                kind = kind(value(word));
            } else if (word.startsWith("fail=")) {
                kind = HypercallEvent.Kind.FAILURE;
            }
        }
        HypercallFilter filter = HypercallFilter.of(kind, domain, vcpu,
                hypercall.isPresent() ? OptionalInt.of(hypercall.get().number()) : OptionalInt.empty(), command);
        for (String word : words) {
            filter = withRange(filter, word);
        }
        return filter;
    }

    private static HypercallFilter withRange(HypercallFilter filter, String word) throws CommandException {
        String name = word.replaceFirst("=.*", "");
        if (!word.contains("=") || List.of("domain", "vcpu", "at").contains(name)) {
            return filter;
        }
        String value = value(word);
        switch (name) {
            case "skip":
                return filter.withSkip(count(value));
            case "result": {
                HypercallFilter.Range range = range(value);
                requireOrder(range.hasResults(), word);
                return filter.withResult(range.low(), range.high());
            }
            case "fail": {
                long error = error(value);
                return filter.withResult(error, error);
            }
            case "argument": {
                int colon = value.indexOf(':');
                if (colon != 1 || value.charAt(0) < '1' || value.charAt(0) > '5') {
                    throw new CommandException("expected argument=N:VALUE or argument=N:LOW..HIGH with N from 1 to 5, found " + word);
                }
                HypercallFilter.Range range = range(value.substring(2));
                requireOrder(range.hasArguments(), word);
                return filter.withArgument(value.charAt(0) - '1', range.low(), range.high());
            }
            default:
                throw new CommandException("expected domain=, vcpu=, at=, argument=, result=, skip= or fail=, found " + word);
        }
    }

    static HypercallFilter.Range range(String words) throws CommandException {
        Matcher matcher = RANGE.matcher(words);
        if (!matcher.matches()) {
            throw new CommandException("expected a number or LOW..HIGH, found " + words);
        }
        long low = number(matcher.group(1));
        return new HypercallFilter.Range(low, matcher.group(2) == null ? low : number(matcher.group(2)));
    }

    private static Hypercall hypercall(String name) throws CommandException {
        return HypercallTable.get().byName(name.replaceFirst("^HYPERVISOR_", "")).orElseThrow(() -> new CommandException(
                "there is no hypercall '" + name + "'; there is: "
                        + String.join(" ", HypercallTable.get().all().stream().map(Hypercall::name).sorted().toList())));
    }

    private static long command(Hypercall hypercall, String name) throws CommandException {
        for (Map.Entry<Long, String> command : hypercall.commands().entrySet()) {
            if (command.getValue().equalsIgnoreCase(name)) {
                return command.getKey();
            }
        }
        if (name.matches("\\d+")) {
            return Long.parseLong(name);
        }
        throw new CommandException(hypercall.name() + " has no sub-operation '" + name + "'; it has: "
                + String.join(" ", hypercall.commands().values().stream().sorted().toList()));
    }

    private static HypercallEvent.Kind kind(String word) throws CommandException {
        return switch (word) {
            case "entry" -> HypercallEvent.Kind.ENTRY;
            case "return" -> HypercallEvent.Kind.RETURN;
            case "refusal" -> HypercallEvent.Kind.REFUSAL;
            default -> throw new CommandException("expected at=entry, at=return or at=refusal, found at=" + word);
        };
    }

    private static String value(String word) {
        return word.substring(word.indexOf('=') + 1);
    }

    static void requireOrder(boolean isInOrder, String word) throws CommandException {
        if (!isInOrder) {
            throw new CommandException("expected LOW..HIGH with the lower number first, found " + word);
        }
    }

    /** What a call is to fail with, by name or number, its sign left out or not. */
    private static long error(String word) throws CommandException {
        long error = -Math.abs(number(word));
        if (!HypercallTable.isError(error)) {
            throw new CommandException("expected an error by its name, such as ENOMEM, or its number from 1 to 4095, found " + word);
        }
        return error;
    }

    /** {@code d1}, or 1. */
    static int domain(String word) throws CommandException {
        return count(word.replaceFirst("^d", ""));
    }

    /** Not below 0, and not beyond what is counted anywhere. */
    static int count(String word) throws CommandException {
        long number = number(word);
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw new CommandException("expected a number from 0 to " + Integer.MAX_VALUE + ", found " + word);
        }
        return (int) number;
    }

    /** Decimal, hexadecimal with 0x, or an error's name. */
    static long number(String word) throws CommandException {
        try {
            return HypercallTable.get().number(word);
        } catch (NumberFormatException e) {
            throw new CommandException("expected a number, found '" + word + "'", e);
        }
    }
}
