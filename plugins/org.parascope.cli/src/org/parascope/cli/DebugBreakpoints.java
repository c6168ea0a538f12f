/*
 * Owns the breakpoints of `parascope debug`: how they are typed, set, listed and taken away again.
 * It must not let the machine run. Read next: DebugVerbs, FilterWords, EventWords, ../debug/session/PlaceText.
 */
package org.parascope.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.parascope.debug.session.BreakRequest;
import org.parascope.debug.session.DebugException;
import org.parascope.debug.session.DebugSession;
import org.parascope.debug.session.PlaceText;
import org.parascope.debug.session.SessionStop;
import org.parascope.debug.session.StopFilter;
import org.parascope.gdb.command.InsertWatchpoint.Access;
import org.parascope.inspect.Hypervisor;
import org.parascope.inspect.InspectionException;
import org.parascope.inspect.trace.TraceText;


/** Breakpoints. */
final class DebugBreakpoints {

    private static final int MOST_BYTES = 4096;
    private static final Pattern CONDITION = Pattern.compile("(.*?)\\s+if\\s+(.*)");
    private static final Pattern OPTION = Pattern.compile("\\s+(domain|skip|bytes|access)=(\\S+)");
    private static final Map<String, Access> ACCESSES = Map.of("write", Access.WRITE, "read", Access.READ, "any", Access.ANY);

    /** One that was set: the session's name of it, or its row among Paracore's filters. */
    private record Placed(String words, Optional<String> name, int row) {
    }

    private final DebugSession session;
    private final Map<String, Placed> placed = new LinkedHashMap<>();
    private int lastNumber;

    DebugBreakpoints(DebugSession session) {
        this.session = session;
    }

    /** A place with what is behind it: {@code domain=1 skip=3 if count > 3}. */
    private static final class Words {
        private final String condition;
        private final Map<String, String> options = new HashMap<>();
        private final String place;

        Words(String words) {
            Matcher conditional = CONDITION.matcher(words);
            boolean isConditional = conditional.matches();
            condition = isConditional ? conditional.group(2) : "";
            String rest = " " + (isConditional ? conditional.group(1) : words);
            Matcher option = OPTION.matcher(rest);
            while (option.find()) {
                options.put(option.group(1), option.group(2));
            }
            place = OPTION.matcher(rest).replaceAll("").strip();
        }

        int skip() throws CommandException {
            return FilterWords.count(options.getOrDefault("skip", "0"));
        }

        int bytes() throws CommandException {
            int bytes = FilterWords.count(options.getOrDefault("bytes", Integer.toString(Long.BYTES)));
            if (bytes < 1 || bytes > MOST_BYTES) {
                throw new CommandException("expected bytes= from 1 to " + MOST_BYTES + ", found bytes=" + bytes);
            }
            return bytes;
        }

        OptionalInt domain() throws CommandException {
            return options.containsKey("domain") ? OptionalInt.of(FilterWords.domain(options.get("domain"))) : OptionalInt.empty();
        }

        Access access() throws CommandException {
            Access access = ACCESSES.get(options.getOrDefault("access", "write"));
            if (access == null) {
                throw new CommandException("expected access=write, access=read or access=any, found access=" + options.get("access"));
            }
            return access;
        }
    }

    DebugAnswers.Answer code(String rest) throws DebugException, CommandException {
        var words = new Words(rest);
        if (words.place.isEmpty()) {
            throw new CommandException("expected a place: a function, file.c:line or *0xaddress, of a domain behind d1:");
        }
        return insert(rest, PlaceText.code(words.place, words.domain(), words.condition, words.skip()));
    }

    DebugAnswers.Answer memory(String rest) throws DebugException, CommandException {
        var words = new Words(rest);
        if (words.place.isEmpty()) {
            throw new CommandException("expected memory: a variable of Paracore, 0xaddress, d1:0xaddress, machine:address or mfn:frame");
        }
        return insert(rest, PlaceText.memory(words.place, words.bytes(), words.access(), words.domain(), words.condition,
                words.skip()));
    }

    private DebugAnswers.Answer insert(String words, BreakRequest request) throws DebugException {
        var made = new Placed(words, Optional.of(session.insertBreakpoint(request)), 0); // one that cannot be takes no number
        return added(Integer.toString(++lastNumber), made);
    }

    DebugAnswers.Answer hypercall(String rest) throws DebugException, CommandException {
        return filter("h", rest.isEmpty() ? "any hypercall" : rest, FilterWords.parse(split(rest)));
    }

    DebugAnswers.Answer event(String rest) throws DebugException, CommandException {
        return filter("e", rest, new EventWords(names()).parse(split(rest)));
    }

    private DebugAnswers.Answer filter(String letter, String words, StopFilter filter) throws DebugException {
        int row = session.addFilter(filter);
        return added(letter + ++lastNumber, new Placed(words, Optional.empty(), row));
    }

    private static List<String> split(String words) {
        return words.isEmpty() ? List.of() : List.of(words.split("\\s+"));
    }

    /** Frame types have names in the hypervisor's layout. */
    private TraceText names() {
        try {
            return new TraceText(Optional.of(Hypervisor.of(session.machine())));
        } catch (InspectionException notLoaded) {
            return new TraceText(Optional.empty());
        }
    }

    private DebugAnswers.Answer added(String number, Placed breakpoint) {
        placed.put(number, breakpoint);
        return new DebugAnswers.Answer("breakpoint " + number + ": " + breakpoint.words(), Map.of("number", number, "place", breakpoint.words()));
    }

    DebugAnswers.Answer delete(String number) throws DebugException, CommandException {
        Placed gone = placed.remove(number);
        if (gone == null) {
            throw new CommandException(placed.isEmpty() ? "there is no breakpoint"
                    : "expected the number of a breakpoint, one of " + String.join(" ", placed.keySet()) + ", found '" + number + "'");
        }
        if (gone.name().isPresent()) {
            session.deleteBreakpoint(gone.name().get());
        } else {
            session.removeFilter(gone.row());
        }
        return DebugAnswers.Answer.of("", "deleted", number);
    }

    DebugAnswers.Answer list() {
        var words = new LinkedHashMap<String, String>();
        placed.forEach((number, each) -> words.put(number, each.words()));
        return DebugAnswers.Answer.of(String.join("\n", words.entrySet().stream().map(each -> each.getKey() + "  " + each.getValue()).toList()),
                "breakpoints", words);
    }

    /** The numbers of those for which the machine stopped. */
    List<String> hit(SessionStop stop) {
        var hit = new ArrayList<String>();
        placed.forEach((number, each) -> {
            boolean isHit = each.name().isPresent() ? each.name().get().equals(stop.breakpoint()) : stop.filters().contains(each.row());
            if (isHit) {
                hit.add(number);
            }
        });
        return hit;
    }
}
