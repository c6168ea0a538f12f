package org.parascope.inspect.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.parascope.inspect.hypercall.Hypercall;
import org.parascope.inspect.hypercall.HypercallTable;

/** Words are found in the lines of events as they are in their texts, whatever is sought and wherever it is. */
class TraceWordsTest {
    private static final int EVENTS = 3000;
    private static final int ROUNDS = 300;
    private static final List<String> SOUGHT = List.of("0", "00", "d", "d0", "0x", "x", "v", "0x0", "null", "n", "self", "d1", "d1v0", "1", "7", "77", "f", "ffff", "0xf", "1000",
            "0x1000", "einval", "-22", "(-22)", "mmu_update", "mmu_update(", "count=1", "count", "=", ",", "masked", "mfn", "dead", "port", "cpu", "x1", "idle", "17",
            "18446744073709551615", "00000000000000000", "hypercall_77", "4294967295");

    private final Random random = new Random(4);
    private final TraceStore store = new TraceStore(EVENTS);
    private final Trace trace = new Trace(store, new TraceClock(0, 1, 1L << 31), new TraceText(Optional.empty()));

    private long value() {
        return switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> random.nextInt(20);
            case 2 -> random.nextInt(100_000);
            case 3 -> -random.nextInt(100);
            case 4 -> random.nextLong();
            case 5 -> 0x7777777777777777L;
            case 6 -> 0xffff888000000000L + random.nextInt(1 << 20) * 4096L;
            default -> new int[] { 0x7ff0, 0x7ff1, 0x7ff2, 0x7ff4, TraceEvent.IDLE }[random.nextInt(5)];
        };
    }

    private void makeEvents() {
        List<Hypercall> hypercalls = HypercallTable.get().all();
        TraceKind[] kinds = TraceKind.values();
        for (int i = 0; i < EVENTS; i++) {
            TraceKind kind = random.nextInt(3) == 0 ? TraceKind.HYPERCALL_ENTRY : kinds[random.nextInt(kinds.length)];
            long first = value();
            if (kind == TraceKind.HYPERCALL_ENTRY || kind == TraceKind.HYPERCALL_RETURN) {
                Hypercall hypercall = hypercalls.get(random.nextInt(hypercalls.size()));
                long subOp = random.nextInt(3) == 0 ? 0xffffffffL : hypercall.commands().isEmpty() ? random.nextInt(5) : List.copyOf(hypercall.commands().keySet()).getFirst();
                first = random.nextInt(20) == 0 ? 77 : hypercall.number();
                first |= kind == TraceKind.HYPERCALL_ENTRY ? subOp << 32 : 0;
            }
            store.add(new TraceEvent(i, 0, kind, random.nextInt(8) == 0 ? TraceEvent.IDLE : random.nextInt(4), random.nextInt(2), first, value(), value(), value(), value()));
        }
    }

    private String line(long index) {
        TraceEvent event = store.get(index);
        String line = TraceText.vcpu(event.domain(), event.vcpu()) + " " + event.kind().title() + " " + trace.text().what(event);
        return event.kind() == TraceKind.HYPERCALL_ENTRY ? line + trace.result(index).map(result -> " " + trace.text().result(result)).orElse("") : line;
    }

    private String word() {
        if (random.nextInt(3) == 0) {
            return SOUGHT.get(random.nextInt(SOUGHT.size()));
        }
        String[] parts = line(random.nextInt(EVENTS)).toLowerCase(Locale.ROOT).split(" ");
        String part = parts[random.nextInt(parts.length)];
        int from = random.nextInt(part.length());
        return part.substring(from, from + 1 + random.nextInt(part.length() - from));
    }

    @Test
    void wordsAreFoundAsInTheTexts() {
        makeEvents();
        assertTrue(store.size() >= EVENTS);
        List<String> lines = new ArrayList<>();
        for (long index = 0; index < EVENTS; index++) {
            lines.add(line(index).toLowerCase(Locale.ROOT));
        }
        for (int round = 0; round < ROUNDS; round++) {
            List<String> words = random.ints(1 + random.nextInt(3)).mapToObj(_ -> word()).toList();
            var sought = new TraceWords(trace, words);
            for (int index = 0; index < EVENTS; index++) {
                assertEquals(words.stream().allMatch(lines.get(index)::contains), sought.areIn(index), words + " in " + lines.get(index));
            }
        }
    }

    @Test
    void digitsAreFoundAsInTheTextsOfNumbers() {
        for (int round = 0; round < 200_000; round++) {
            long number = value() >>> random.nextInt(Long.SIZE);
            String[] texts = { Long.toUnsignedString(number), Long.toHexString(number), "0x" + Long.toHexString(number), "%016x".formatted(number) };
            String text = texts[random.nextInt(texts.length)];
            int from = random.nextInt(text.length());
            SoughtNumber word = SoughtNumber.of(text.substring(from, from + 1 + random.nextInt(text.length() - from)));
            if (word.digits() > 0) {
                boolean isOneZero = word.word().equals("0"); // also that of 0x, which is told otherwise
                assertEquals(List.of(texts[0].contains(word.word()), texts[1].contains(word.word()), isOneZero || texts[2].contains(word.word()), texts[3].contains(word.word())),
                        List.of(word.isIn(SoughtNumber.Form.DECIMAL, number), word.isIn(SoughtNumber.Form.SHORT, number), isOneZero || word.isIn(SoughtNumber.Form.PREFIXED, number), word.isIn(SoughtNumber.Form.LONG, number)),
                        word + " in " + Arrays.toString(texts));
            }
        }
    }
}
