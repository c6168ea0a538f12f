package org.parascope.model.policy;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.parascope.model.IoPortModel;
import org.parascope.model.IrqModel;
import org.parascope.model.MemoryRangeModel;
import org.parascope.model.PciModel;

/**
 * A device, or a range of what devices are reached by, as a rule of a policy names it: {@code pci 0000:03:00.0}, {@code ports 2f8-2ff},
 * {@code memory a0,20}, {@code irq 4}.
 *
 * @param kind what it is a range of
 * @param first the first of it: a PCI function as bus, device and function in 16 bits, a port, a frame or a line
 * @param last the last of it
 */
public record DeviceRange(Kind kind, long first, long last) {
    /** What a range is of. */
    public enum Kind {
        PCI, PORTS, MEMORY, IRQ
    }

    /** What a rule's device may look like, for messages. */
    public static final String EXPECTED = "pci 0000:03:00.0, ports 2f8-2ff, memory a0,20 or irq 4";
    private static final int HEX = 16;
    private static final int FUNCTIONS = 8;
    private static final int MOST_LINES = 1024;
    private static final Pattern PCI = Pattern.compile("(?:0{1,4}:)?([0-9a-f]{1,2}):([01]?[0-9a-f])\\.([0-7*])");
    private static final Pattern PORTS = Pattern.compile("([0-9a-f]{1,4})(?:-([0-9a-f]{1,4}))?");
    private static final Pattern PAGES = Pattern.compile("([0-9a-f]{1,13}),([0-9a-f]{1,13})(?:@[0-9a-f]{1,13})?");
    private static final Pattern LINE = Pattern.compile("\\d{1,4}");

    /** Reads a rule's device; empty: it is none. */
    public static Optional<DeviceRange> parse(String text) {
        String[] words = text.strip().toLowerCase(Locale.ROOT).split("\\s+", 2);
        if (words.length != 2) {
            return Optional.empty();
        }
        return switch (words[0]) {
            case "pci" -> pci(words[1]);
            case "ports" -> ports(words[1]);
            case "memory" -> memory(words[1]);
            case "irq" -> irq(words[1]);
            default -> Optional.empty();
        };
    }

    /** What a domain is given; empty: it is not written right. */
    public static Optional<DeviceRange> of(PciModel pci) {
        return parse("pci " + pci.getAddress());
    }

    /** What a domain is given; empty: it is not written right. */
    public static Optional<DeviceRange> of(IoPortModel ports) {
        return parse("ports " + ports.getPorts());
    }

    /** What a domain is given; empty: it is not written right. */
    public static Optional<DeviceRange> of(MemoryRangeModel range) {
        return parse("memory " + range.getPages());
    }

    /** What a domain is given; empty: it is not written right. */
    public static Optional<DeviceRange> of(IrqModel irq) {
        return parse("irq " + irq.getNumber());
    }

    /** Whether all of the other lies in this one. */
    public boolean covers(DeviceRange other) {
        return kind == other.kind && first <= other.first && other.last <= last;
    }

    /** Whether some of the other lies in this one. */
    public boolean touches(DeviceRange other) {
        return kind == other.kind && first <= other.last && other.first <= last;
    }

    private static Optional<DeviceRange> pci(String text) {
        Matcher matcher = PCI.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long slot = Long.parseLong(matcher.group(1), HEX) << 8 | Long.parseLong(matcher.group(2), HEX) << 3;
        return Optional.of(matcher.group(3).equals("*") ? new DeviceRange(Kind.PCI, slot, slot + FUNCTIONS - 1)
                : single(Kind.PCI, slot + Long.parseLong(matcher.group(3))));
    }

    private static Optional<DeviceRange> ports(String text) {
        Matcher matcher = PORTS.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long first = Long.parseLong(matcher.group(1), HEX);
        long last = matcher.group(2) == null ? first : Long.parseLong(matcher.group(2), HEX);
        return first > last ? Optional.empty() : Optional.of(new DeviceRange(Kind.PORTS, first, last));
    }

    private static Optional<DeviceRange> memory(String text) {
        Matcher matcher = PAGES.matcher(text);
        long count = matcher.matches() ? Long.parseLong(matcher.group(2), HEX) : 0;
        if (count == 0) {
            return Optional.empty();
        }
        long first = Long.parseLong(matcher.group(1), HEX);
        return Optional.of(new DeviceRange(Kind.MEMORY, first, first + count - 1));
    }

    private static Optional<DeviceRange> irq(String text) {
        return LINE.matcher(text).matches() && Integer.parseInt(text) < MOST_LINES
                ? Optional.of(single(Kind.IRQ, Integer.parseInt(text))) : Optional.empty();
    }

    private static DeviceRange single(Kind kind, long number) {
        return new DeviceRange(kind, number, number);
    }
}
