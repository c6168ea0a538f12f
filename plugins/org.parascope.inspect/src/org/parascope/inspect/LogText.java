package org.parascope.inspect;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.parascope.machine.MemoryException;
import org.parascope.symbols.Field;
import org.parascope.symbols.FormatException;

/**
 * What Paracore said last, out of its ring in RAM ({@code log_ring} of hypervisor-src/debug/printk.c), line by line.
 *
 * @param lines whole ones, the oldest first, without their ends
 * @param overwritten characters said before them that are kept no more
 */
record LogText(List<String> lines, long overwritten) {
    static final Pattern PANIC = Pattern.compile("\\(PARACORE\\) Panic on CPU \\d+: .*");
    static final Pattern CRASH = Pattern.compile("\\(PARACORE\\) Domain \\d+ \\(.*\\) crashed: .*");
    private static final int ATTEMPTS = 3;

    LogText {
        lines = List.copyOf(lines);
    }

    /** Reads it, again while something is said meanwhile. */
    static LogText read(Hypervisor hypervisor) throws FormatException, MemoryException {
        long at = hypervisor.layouts().symbol("log_ring").address();
        Field produced = hypervisor.layouts().field("log_ring", "produced");
        Field text = hypervisor.layouts().field("log_ring", "text");
        long before = 0;
        byte[] ring = new byte[0];
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            before = Integer.toUnsignedLong(hypervisor.memory().readInt(at + produced.offset()));
            ring = hypervisor.memory().read(at + text.offset(), (int) text.size());
            if (before == Integer.toUnsignedLong(hypervisor.memory().readInt(at + produced.offset()))) {
                break;
            }
        }
        return of(ring, before);
    }

    private static LogText of(byte[] ring, long produced) {
        int kept = (int) Math.min(produced, ring.length);
        byte[] ordered = new byte[kept];
        for (int i = 0; i < kept; i++) {
            ordered[i] = ring[(int) ((produced - kept + i) % ring.length)];
        }
        var lines = new ArrayList<>(List.of(new String(ordered, StandardCharsets.ISO_8859_1).split("\n")));
        lines.replaceAll(line -> line.replace("\r", "").replaceAll("[^ -~]", "?"));
        if (produced > kept) {
            lines.removeFirst(); // its beginning is gone
        }
        return new LogText(lines, produced - kept);
    }
}
