package org.parascope.inspect.trace;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.parascope.inspect.RefusalSite;
import org.parascope.inspect.hypercall.Hypercall;
import org.parascope.inspect.hypercall.HypercallTable;

/**
 * Whether the lines of events have some words, told for most without making their texts: a million take some ten milliseconds.
 *
 * <p>No word has a space, so each must be in one of a line's parts. A part that has few values is looked at once for each. What happened is told
 * by words that are the same for all events of a kind, and by values with a sign on each side of them: so a word without signs is in those words,
 * or in one value. Values are domains, which are few, and numbers, of which {@link SoughtNumber} tells. One thread. Read {@link TraceText} for the
 * texts.
 */
final class TraceWords {
    /** A bit for each word, and one by which {@link Known} tells what it knows. */
    private static final int MOST_WORDS = Long.SIZE - 1;
    /** None of them stands beside a value, but as a part of it. */
    private static final String CHARACTERS = "0123456789abcdefghijklmnopqrstuvwxyz_./";
    private static final long DIGITS = bits("0123456789");
    private static final long HEX = bits("0123456789abcdef");
    private static final long PREFIXED = HEX | bits("x");
    private static final long NULL = bits("null");
    /** Also of vCPUs. */
    private static final long DOMAIN = DIGITS | bits("idle self io paracore free d v");
    /** In hypercalls' arguments. */
    private static final long CALLED_DOMAIN = DIGITS | bits("d self");
    /** Of values that could be any text. */
    private static final long ANY = -1;
    /** What {@link #fixed} cannot tell from a value. */
    private static final long IN_ALL_FILLED = bits("0xdv");
    private static final long[] FILLED = { 0, 0x7777777777777777L };
    private static final long NO_KEY = -1;
    private static final int KIND_SHIFT = 57;
    private static final int VALUE_BITS = Short.SIZE;
    private static final int MOST_VALUES = 3;
    private static final long ID = 0xffff;
    private static final long COMMAND = 0xffffffffL;
    /** By kind, whether it has values that are shown by their names. */
    private static final boolean[] HAVE_NAMED = new boolean[TraceKind.values().length];

    static {
        for (TraceKind kind : TraceKind.values()) {
            HAVE_NAMED[kind.ordinal()] = kind.arguments().stream().anyMatch(argument -> isNamed(argument.meaning()));
        }
    }

    private final Trace trace;
    private final TraceStore store;
    private final HypercallTable table = HypercallTable.get();
    private final List<String> words;
    private final SoughtNumber[] numbers;
    private final long all;
    /** By word, its characters; none for one with a sign. */
    private final long[] characters;
    /** Words that only a text can tell of. */
    private final long unclear;
    private final long inNull;
    /** Most words are never in a vCPU's name, which needs no look then. */
    private final long mayBeVcpu;
    private final long[] titles = new long[TraceKind.values().length];
    private final Known vcpus = new Known();
    private final Known domains = new Known();
    private final Known calledDomains = new Known();
    private final Known results = new Known();
    private final Known reasons = new Known();
    /** By key, the words that are in what happened whatever its values. */
    private final Known fixed = new Known();

    /** @param words in lower case, without spaces; some of more than {@value #MOST_WORDS} are not looked for */
    TraceWords(Trace trace, List<String> words) {
        this.trace = trace;
        this.store = trace.store();
        this.words = words.subList(0, Math.min(words.size(), MOST_WORDS));
        this.numbers = this.words.stream().map(SoughtNumber::of).toArray(SoughtNumber[]::new);
        this.all = words.isEmpty() ? 0 : -1L >>> Long.SIZE - this.words.size();
        this.characters = this.words.stream().mapToLong(TraceWords::charactersOf).toArray();
        this.unclear = unclear();
        this.inNull = in("null");
        this.mayBeVcpu = ~outside(DOMAIN);
        Arrays.setAll(titles, kind -> in(TraceKind.at(kind).title()));
    }

    private static long bits(String text) {
        return text.chars().filter(character -> character != ' ').mapToLong(character -> 1L << CHARACTERS.indexOf(character)).reduce(0, (one, other) -> one | other);
    }

    private static long charactersOf(String word) {
        return word.chars().allMatch(character -> CHARACTERS.indexOf(character) >= 0) ? bits(word) : 0;
    }

    private long unclear() {
        long found = 0;
        for (int i = 0; i < characters.length; i++) {
            boolean isOfDigits = (characters[i] & ~PREFIXED) == 0; // or has signs
            if ((characters[i] & ~IN_ALL_FILLED) == 0 || isOfDigits && numbers[i].digits() == 0) {
                found |= 1L << i;
            }
        }
        return found;
    }

    /** The words that have other characters than these, and no signs. */
    private long outside(long alphabet) {
        long found = 0;
        for (int i = 0; i < characters.length; i++) {
            if ((characters[i] & ~alphabet) != 0) {
                found |= 1L << i;
            }
        }
        return found;
    }

    /** Which words are in a text, a bit for each. */
    private long in(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        long found = 0;
        for (int i = 0; i < words.size(); i++) {
            if (lower.contains(words.get(i))) {
                found |= 1L << i;
            }
        }
        return found;
    }

    /** Whether an event's line has all words. */
    boolean areIn(long index) {
        if (all == 0) {
            return true;
        }
        TraceKind kind = store.kind(index);
        long missing = all & ~titles[kind.ordinal()];
        long key = key(index, kind);
        long hopeless = 0;
        if (key != NO_KEY) {
            int slot = slotOf(key, index, kind);
            missing &= ~fixed.found[slot];
            hopeless = fixed.hopeless[slot];
        }
        if ((missing & mayBeVcpu) != 0) {
            missing &= ~ofVcpu(store.domain(index), store.vcpu(index));
        }
        if (missing != 0 && kind == TraceKind.HYPERCALL_ENTRY) {
            missing &= ~ofAnswer(index, missing);
        }
        return missing == 0 || (missing & hopeless) == 0 && isInValues(index, kind, key, missing);
    }

    /** In the result of the hypercall that begins at an entry, and in why it was refused. */
    private long ofAnswer(long entry, long missing) {
        long left = store.returnOf(entry);
        if (left < 0 || store.kind(left) != TraceKind.HYPERCALL_RETURN) {
            return 0;
        }
        long inResult = ofResult(store.argument(left, 1)) & missing;
        long found = inResult != 0 && table.byNumber((int) store.argument(entry, 0)).hasResult() ? inResult : 0;
        long refused = store.refusalBefore(left);
        return refused < 0 ? found : found | ofReason(store.argument(refused, 0), entry);
    }

    /** Whether some words are in what happened, which its fixed words did not have. */
    private boolean isInValues(long index, TraceKind kind, long key, long missing) {
        if (key == NO_KEY || (missing & unclear) != 0) {
            return (missing & ~in(trace.text().what(store.get(index)))) == 0;
        }
        TraceEvent event = store.get(index);
        return (missing & ~switch (kind) {
            case HYPERCALL_ENTRY -> inCall(event);
            case SCHEDULER_SWITCH -> ofVcpu((int) event.a(), (int) event.b()) | ofVcpu((int) event.c(), (int) event.d());
            case SCHEDULER_WAKE -> ofVcpu((int) event.a(), (int) event.b());
            case EVENT_SEND -> in(SoughtNumber.Form.DECIMAL, event.a()) | ofDomain((int) event.b()) | in(SoughtNumber.Form.DECIMAL, event.c());
            case EVENT_PENDING -> ofVcpu((int) event.a(), (int) event.c()) | in(SoughtNumber.Form.DECIMAL, event.b());
            default -> inArguments(event);
        }) == 0;
    }

    private long inArguments(TraceEvent event) {
        long found = 0;
        for (int i = 0; i < event.kind().arguments().size(); i++) {
            long value = event.argument(i);
            found |= switch (event.kind().arguments().get(i).meaning()) {
                case NUMBER -> in(SoughtNumber.Form.DECIMAL, value);
                case RAW, HEX -> in(SoughtNumber.Form.PREFIXED, value);
                case GUEST -> in(SoughtNumber.Form.LONG, value);
                case FRAME -> in(SoughtNumber.Form.SHORT, value);
                case DOMAIN -> ofDomain((int) value);
                case CALL, RESULT, SITE, TYPE, VECTOR, PORT_KIND, SHUTDOWN -> 0; // are part of the key
            };
        }
        return found;
    }

    private long inCall(TraceEvent entry) {
        Hypercall hypercall = table.byNumber(entry.hypercall());
        List<Hypercall.Argument> arguments = hypercall.arguments();
        long found = 0;
        for (int i = 0; i < arguments.size() && i < TraceKind.ARGUMENTS - 1; i++) {
            long value = entry.argument(i + 1);
            found |= switch (arguments.get(i).kind()) {
                case ADDRESS -> value == 0 ? inNull : in(SoughtNumber.Form.LONG, value);
                case NUMBER -> in(SoughtNumber.Form.DECIMAL, value);
                case HEX -> in(SoughtNumber.Form.PREFIXED, value);
                case DOMAIN -> ofCalledDomain(hypercall, i, value & ID);
                case COMMAND -> i == 0 && entry.subOp() >= 0 ? 0 : in(hypercall.command(value & COMMAND)); // otherwise part of the key
            };
        }
        return found;
    }

    private long in(SoughtNumber.Form form, long value) {
        long found = 0;
        for (int i = 0; i < numbers.length; i++) {
            found |= numbers[i].isIn(form, value) ? 1L << i : 0;
        }
        return found;
    }

    /** What events have in common whose texts differ in numbers and domains alone; {@link #NO_KEY} for one that is like no other. */
    private long key(long index, TraceKind kind) {
        long key = switch (kind) {
            case HYPERCALL_RETURN, HYPERCALL_RESTART, REFUSED, LOST, PAUSED -> NO_KEY;
            case HYPERCALL_ENTRY -> {
                long call = store.argument(index, 0);
                yield (int) call >>> VALUE_BITS == 0 ? call >>> Integer.SIZE << VALUE_BITS | call & ID : NO_KEY;
            }
            case EVENT_SEND -> store.argument(index, 0) < 0 || store.argument(index, 2) < 0 ? NO_KEY : 0; // they have signs
            case EVENT_PENDING -> store.argument(index, 1) < 0 ? NO_KEY : store.argument(index, TraceKind.ARGUMENTS - 2) == 0 ? 0 : 1; // "masked" is a word
            default -> named(index, kind);
        };
        return key == NO_KEY ? NO_KEY : (long) kind.ordinal() << KIND_SHIFT | key;
    }

    /** The values that are shown by their names. */
    private long named(long index, TraceKind kind) {
        if (!HAVE_NAMED[kind.ordinal()]) {
            return 0;
        }
        long key = 0;
        int count = 0;
        for (int i = 0; i < kind.arguments().size(); i++) {
            if (isNamed(kind.arguments().get(i).meaning())) {
                long value = store.argument(index, i);
                if (value != (value & ID) || ++count > MOST_VALUES) {
                    return NO_KEY;
                }
                key = key << VALUE_BITS | value;
            }
        }
        return key;
    }

    private static boolean isNamed(TraceKind.Meaning meaning) {
        return switch (meaning) {
            case CALL, RESULT, SITE, TYPE, VECTOR, PORT_KIND, SHUTDOWN -> true;
            case NUMBER, RAW, HEX, GUEST, FRAME, DOMAIN -> false;
        };
    }

    /** With other values in the place of those that differ among events of one key. */
    private static TraceEvent filled(TraceEvent event, long value) {
        var values = new long[TraceKind.ARGUMENTS];
        for (int i = 0; i < values.length; i++) {
            boolean isKept = switch (event.kind()) {
                case HYPERCALL_ENTRY -> i == 0;
                case EVENT_PENDING -> i == TraceKind.ARGUMENTS - 2;
                default -> i < event.kind().arguments().size() && isNamed(event.kind().arguments().get(i).meaning());
            };
            values[i] = isKept ? event.argument(i) : value;
        }
        return new TraceEvent(event.time(), event.cpu(), event.kind(), event.domain(), event.vcpu(), values[0], values[1], values[2], values[3], values[4]);
    }

    private int slotOf(long key, long index, TraceKind kind) {
        int slot = fixed.slot(key);
        if (fixed.found[slot] == 0 || fixed.keys[slot] != key) {
            TraceEvent event = store.get(index);
            long found = all & ~unclear;
            for (long value : FILLED) {
                found &= in(trace.text().what(filled(event, value)));
            }
            fixed.put(slot, key, found, outside(alphabet(event, kind)) & ~unclear);
        }
        return slot;
    }

    /** The characters of all values of an event that are not part of its key. */
    private long alphabet(TraceEvent event, TraceKind kind) {
        if (kind == TraceKind.HYPERCALL_ENTRY) {
            List<Hypercall.Argument> arguments = table.byNumber(event.hypercall()).arguments();
            long values = 0;
            for (int i = 0; i < arguments.size(); i++) {
                values |= switch (arguments.get(i).kind()) {
                    case ADDRESS -> HEX | NULL;
                    case NUMBER -> DIGITS;
                    case HEX -> PREFIXED;
                    case DOMAIN -> CALLED_DOMAIN;
                    case COMMAND -> i == 0 && event.subOp() >= 0 ? 0 : ANY;
                };
            }
            return values;
        }
        long values = 0;
        for (TraceKind.Argument argument : kind.arguments()) {
            values |= switch (argument.meaning()) {
                case NUMBER -> DIGITS;
                case RAW, HEX -> PREFIXED;
                case GUEST, FRAME -> HEX;
                case DOMAIN -> DOMAIN;
                case CALL, RESULT, SITE, TYPE, VECTOR, PORT_KIND, SHUTDOWN -> 0;
            };
        }
        return values;
    }

    private long ofVcpu(int domain, int vcpu) {
        long key = (long) domain << Integer.SIZE | vcpu & COMMAND;
        long known = vcpus.get(key);
        return known != 0 ? known : vcpus.put(key, in(TraceText.vcpu(domain, vcpu)));
    }

    private long ofDomain(int domain) {
        long known = domains.get(domain);
        return known != 0 ? known : domains.put(domain, in(TraceText.domain(domain)));
    }

    private long ofCalledDomain(Hypercall hypercall, int argument, long domain) {
        long known = calledDomains.get(domain);
        return known != 0 ? known : calledDomains.put(domain, in(hypercall.show(hypercall.arguments().get(argument), domain)));
    }

    private long ofResult(long result) {
        long known = results.get(result);
        return known != 0 ? known : results.put(result, in(trace.text().result(result)));
    }

    private long ofReason(long site, long entry) {
        long known = reasons.get(site);
        return known != 0 ? known : reasons.put(site, in(trace.refusal(entry).map(TraceWords::words).orElse("")));
    }

    private static String words(RefusalSite site) {
        return site.words() + " " + site.place();
    }

    /** Which words are in what, by its number. Beyond some hundred numbers the newest takes another's place. */
    private static final class Known {
        private static final int SLOTS = 1 << 8;
        private static final int NEAR = 8;
        private static final long PRESENT = 1L << Long.SIZE - 1;
        private static final long MIX = 0x9e3779b97f4a7c15L;

        private final long[] keys = new long[SLOTS];
        private final long[] found = new long[SLOTS];
        private final long[] hopeless = new long[SLOTS];

        /** 0 for what is not remembered; otherwise with a bit more than the words'. */
        long get(long key) {
            int slot = slot(key);
            return keys[slot] == key ? found[slot] : 0;
        }

        /** Where it is, or where it would be. */
        int slot(long key) {
            int first = (int) (key * MIX >>> Long.SIZE - Byte.SIZE);
            for (int i = 0; i < NEAR; i++) {
                int slot = first + i & SLOTS - 1;
                if (keys[slot] == key || found[slot] == 0) {
                    return slot;
                }
            }
            return first;
        }

        long put(long key, long now) {
            put(slot(key), key, now, 0);
            return now;
        }

        void put(int slot, long key, long now, long never) {
            keys[slot] = key;
            found[slot] = now | PRESENT;
            hopeless[slot] = never;
        }
    }
}
