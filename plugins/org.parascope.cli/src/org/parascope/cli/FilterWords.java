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
                } else {
                    command = OptionalLong.of(command(hypercall.get(), word));
                }
            } else if (word.startsWith("domain=")) {
                domain = OptionalInt.of((int) number(value(word).replaceFirst("^d", "")));
            } else if (word.startsWith("vcpu=")) {
                vcpu = OptionalInt.of((int) number(value(word)));
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
                return filter.withSkip(number(value));
            case "result": {
                HypercallFilter.Range range = range(value);
                return filter.withResult(range.low(), range.high());
            }
            case "fail": {
                long error = -Math.abs(number(value));
                return filter.withResult(error, error);
            }
            case "argument": {
                int colon = value.indexOf(':');
                if (colon != 1 || value.charAt(0) < '1' || value.charAt(0) > '5') {
                    throw new CommandException("expected argument=N:VALUE or argument=N:LOW..HIGH with N from 1 to 5, found " + word);
                }
                HypercallFilter.Range range = range(value.substring(2));
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

    /** Decimal, or hexadecimal with 0x. */
    static long number(String word) throws CommandException {
        try {
            return word.startsWith("0x") ? Long.parseUnsignedLong(word.substring(2), 16)
                    : word.startsWith("-") ? Long.parseLong(word) : Long.parseUnsignedLong(word);
        } catch (NumberFormatException e) {
            throw new CommandException("expected a number, found '" + word + "'", e);
        }
    }
}
