/*
 * Owns breakpoints on events as they are typed: what happens, who runs meanwhile, and one of the event's arguments in a range.
 * It must not set one. Read next: DebugBreakpoints, ../debug/session/HappeningFilter.
 */
package org.parascope.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.parascope.debug.session.HappeningFilter;
import org.parascope.debug.session.HypercallFilter;
import org.parascope.inspect.trace.ExceptionNames;
import org.parascope.inspect.trace.TraceClass;
import org.parascope.inspect.trace.TraceKind;
import org.parascope.inspect.trace.TraceText;

/** Reads {@code exception argument=vector:#PF domain=1 skip=2}. */
final class EventWords {

    /** Values that have names: of a vector, a frame's type, a way to shut down. */
    private static final int MOST_NAMED = 64;

    private final TraceText text;

    /** @param text knows the names of values, as far as the hypervisor is there to tell them */
    EventWords(TraceText text) {
        this.text = text;
    }

    /** The names of all events, as they are typed. */
    static List<String> names() {
        return kinds().map(EventWords::name).toList();
    }

    /**
     * Reads the words behind {@code break-event}.
     *
     * @throws CommandException naming the word that is wrong, and what was expected
     */
    HappeningFilter parse(List<String> words) throws CommandException {
        if (words.isEmpty()) {
            throw new CommandException("expected an event: one of " + String.join(" ", names()));
        }
        TraceKind kind = kind(words.getFirst());
        OptionalInt domain = OptionalInt.empty();
        OptionalInt vcpu = OptionalInt.empty();
        Optional<HypercallFilter.ArgumentRange> argument = Optional.empty();
        long skip = 0;
        for (String word : words.subList(1, words.size())) {
            String value = word.substring(word.indexOf('=') + 1);
            switch (word.replaceFirst("=.*", "")) {
                case "domain" -> domain = OptionalInt.of(FilterWords.domain(value));
                case "vcpu" -> vcpu = OptionalInt.of(FilterWords.count(value));
                case "skip" -> skip = FilterWords.count(value);
                case "argument" -> argument = Optional.of(argument(kind, value));
                default -> throw new CommandException("expected domain=, vcpu=, argument= or skip=, found " + word);
            }
        }
        return new HappeningFilter(kind, domain, vcpu, argument, skip);
    }

    private static Stream<TraceKind> kinds() {
        return Stream.of(TraceKind.values()).filter(kind -> kind.traceClass() != TraceClass.HYPERCALL && kind.traceClass() != TraceClass.REFUSAL
                && kind.traceClass() != TraceClass.READER);
    }

    private static String name(TraceKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** The end of a name is enough where only one ends like this: {@code exception}, {@code upcall}. */
    private static TraceKind kind(String word) throws CommandException {
        String wanted = word.toLowerCase(Locale.ROOT).replace('-', '_');
        List<TraceKind> found = kinds().filter(kind -> name(kind).equals(wanted) || name(kind).endsWith("_" + wanted)).toList();
        if (found.size() != 1) {
            throw new CommandException("there is no event '" + word + "'; there is: " + String.join(" ", names())
                    + " (hypercalls and refusals: break-hypercall)");
        }
        return found.getFirst();
    }

    /** {@code vector:#PF}, {@code frame:0x1000..0x1fff}. */
    private HypercallFilter.ArgumentRange argument(TraceKind kind, String words) throws CommandException {
        List<String> names = kind.arguments().stream().map(each -> each.name().replace(' ', '-')).toList();
        String[] parts = words.split(":", 2);
        int index = names.indexOf(parts[0]);
        if (index < 0 || parts.length < 2) {
            throw new CommandException(names.isEmpty() ? name(kind) + " has no arguments, found argument=" + words
                    : "expected argument=NAME:VALUE or argument=NAME:LOW..HIGH with NAME one of " + String.join(" ", names) + ", found argument=" + words);
        }
        HypercallFilter.Range range = range(kind.arguments().get(index).meaning(), parts[1]);
        FilterWords.requireOrder(range.hasArguments(), parts[1]);
        return new HypercallFilter.ArgumentRange(index, range);
    }

    private HypercallFilter.Range range(TraceKind.Meaning meaning, String words) throws CommandException {
        OptionalLong named = words.matches("-?[0-9].*") ? OptionalLong.empty() : named(meaning, words);
        return named.isPresent() ? new HypercallFilter.Range(named.getAsLong(), named.getAsLong()) : FilterWords.range(words);
    }

    private OptionalLong named(TraceKind.Meaning meaning, String name) {
        OptionalLong vector = meaning == TraceKind.Meaning.VECTOR ? ExceptionNames.vector(name) : OptionalLong.empty();
        OptionalLong domain = meaning == TraceKind.Meaning.DOMAIN && name.matches("d[0-9]+")
                ? OptionalLong.of(Long.parseLong(name.substring(1))) : OptionalLong.empty();
        return vector.isPresent() ? vector : domain.isPresent() ? domain
                : LongStream.range(0, MOST_NAMED).filter(value -> text.show(meaning, value).equalsIgnoreCase(name)).findFirst();
    }
}
