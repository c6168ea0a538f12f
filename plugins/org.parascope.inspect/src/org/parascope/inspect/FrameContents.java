package org.parascope.inspect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.parascope.inspect.shape.Node;
import org.parascope.inspect.shape.Subject;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MachineMemory;
import org.parascope.machine.MemoryException;

/**
 * A frame's contents as what they are: page-table entries, grant entries, shared_info, descriptors; and always as bytes.
 *
 * <p>Only what the processor or the PV interface lays down is read by offset here.
 */
final class FrameContents {
    private static final int LINE = 16;
    private static final int VCPU_INFO_SIZE = 64;
    private static final int LEGACY_VCPUS = 32;
    /** xen.h of the PV interface, struct shared_info. */
    private static final int PENDING = 2048;
    private static final int MASK = 2560;
    private static final int WALL_CLOCK = 3072;
    private static final int ARCH = 3088;
    private static final int WORDS = 64;

    private final MachineMemory memory;
    private final MachineFrame frame;

    FrameContents(MachineMemory memory, MachineFrame frame) {
        this.memory = memory;
        this.frame = frame;
    }

    /** The line *Contents* with all below it. */
    Node node(int tableLevel, List<FrameRoles.Role> roles) throws MemoryException {
        byte[] bytes = memory.read(frame.address(), MachineFrame.SIZE);
        ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        var below = new ArrayList<Node>();
        if (tableLevel > 0) {
            below.add(table(words, tableLevel));
        }
        for (FrameRoles.Role role : roles) {
            switch (role.kind()) {
                case SHARED_INFO -> below.add(sharedInfo(words));
                case DESCRIPTORS -> below.add(descriptors(words));
                case CONSOLE_RING -> below.add(consoleRing(words));
                case GRANT_TABLE -> below.add(grantEntries(words));
                default -> { } // seen by other lines, or bytes only
            }
        }
        below.add(hex(bytes));
        boolean isZero = bytes[0] == 0 && Arrays.mismatch(bytes, new byte[bytes.length]) < 0;
        return FrameDetails.line("contents", "Contents", isZero ? "all zero" : "", "", below);
    }

    private static Node table(ByteBuffer words, int level) {
        var below = new ArrayList<Node>();
        for (int i = 0; i < PageEntry.ENTRIES; i++) {
            long raw = words.getLong(i * Long.BYTES);
            if (raw != 0) {
                MachineFrame target = PageEntry.frame(raw, level);
                boolean isPresent = PageEntry.isPresent(raw);
                below.add(FrameDetails.line("e" + i, "entry " + i, "%016x".formatted(raw),
                        isPresent ? target + "  " + PageEntry.flags(raw, level) : "not present", List.of(),
                        isPresent ? new Subject[] { new Subject.Frame(target) } : new Subject[0]));
            }
        }
        return FrameDetails.line("table", "As L%d table".formatted(level), below.size() + " of 512", "entries that are not 0", below);
    }

    private static Node sharedInfo(ByteBuffer words) {
        var below = new ArrayList<Node>();
        for (int i = 0; i < LEGACY_VCPUS; i++) {
            int at = i * VCPU_INFO_SIZE;
            if (words.getLong(at + 40) != 0 || words.getShort(at) != 0) {
                below.add(FrameDetails.line("vi" + i, "vcpu_info " + i, "pending %d mask %d sel %x".formatted(words.get(at), words.get(at + 1),
                        words.getLong(at + 8)), "time version %d, system time %d ns, mul %08x shift %d".formatted(words.getInt(at + 32),
                                words.getLong(at + 48), words.getInt(at + 56), words.get(at + 60))));
            }
        }
        below.add(FrameDetails.line("pending", "evtchn_pending", bits(words, PENDING), "ports whose event waits"));
        below.add(FrameDetails.line("mask", "evtchn_mask, clear", unmasked(words), "ports that are not masked"));
        below.add(FrameDetails.line("clock", "wall clock", "%d s + %d ns".formatted(words.getInt(WALL_CLOCK + 4), words.getInt(WALL_CLOCK + 8)),
                "seconds since 1970 at system time 0"));
        below.add(FrameDetails.line("maxpfn", "arch.max_pfn", "%x".formatted(words.getLong(ARCH)), "guest frames in the P2M"));
        below.add(FrameDetails.line("p2m", "arch.p2m_vaddr", "%016x".formatted(words.getLong(ARCH + 32)), "where the P2M is, in p2m_cr3 %x".formatted(
                words.getLong(ARCH + 24))));
        return FrameDetails.line("shared", "As shared_info", "", "xen.h of the PV interface", below);
    }

    private static String bits(ByteBuffer words, int from) {
        var ports = new ArrayList<String>();
        for (int i = 0; i < WORDS * Long.SIZE; i++) {
            if ((words.getLong(from + i / Long.SIZE * Long.BYTES) >>> i & 1) != 0) {
                ports.add(Integer.toString(i));
            }
        }
        return ports.isEmpty() ? "none" : limited(ports);
    }

    /** A guest masks all ports but those it uses. */
    private static String unmasked(ByteBuffer words) {
        var ports = new ArrayList<String>();
        for (int i = 0; i < WORDS * Long.SIZE; i++) {
            if ((words.getLong(MASK + i / Long.SIZE * Long.BYTES) >>> i & 1) == 0) {
                ports.add(Integer.toString(i));
            }
        }
        return ports.size() == WORDS * Long.SIZE ? "all" : limited(ports);
    }

    private static String limited(List<String> ports) {
        int most = 24;
        return String.join(" ", ports.subList(0, Math.min(most, ports.size()))) + (ports.size() > most ? " and %d more".formatted(ports.size() - most) : "");
    }

    private static Node descriptors(ByteBuffer words) {
        var below = new ArrayList<Node>();
        for (int i = 0; i < PageEntry.ENTRIES; i++) {
            long raw = words.getLong(i * Long.BYTES);
            if (raw != 0) {
                below.add(FrameDetails.line("d" + i, "selector %x".formatted(i * Long.BYTES), "%016x".formatted(raw), Descriptor.describe(raw)));
            }
        }
        return FrameDetails.line("descriptors", "As descriptors", below.size() + " of 512", "Intel SDM volume 3, 3.4.5", below);
    }

    /** io/console.h of the PV interface: in[1024], out[2048], in_cons, in_prod, out_cons, out_prod. */
    private static Node consoleRing(ByteBuffer words) {
        int indices = 3072;
        int inConsumed = words.getInt(indices);
        int inProduced = words.getInt(indices + 4);
        int outConsumed = words.getInt(indices + 8);
        int outProduced = words.getInt(indices + 12);
        var below = List.of(
                FrameDetails.line("in", "to the guest", "produced %d, consumed %d".formatted(inProduced, inConsumed), inProduced - inConsumed + " bytes wait"),
                FrameDetails.line("out", "from the guest", "produced %d, consumed %d".formatted(outProduced, outConsumed),
                        outProduced - outConsumed + " bytes wait"));
        return FrameDetails.line("ring", "As console ring", "", "io/console.h of the PV interface", below);
    }

    private static Node grantEntries(ByteBuffer words) {
        var below = new ArrayList<Node>();
        for (int i = 0; i < PageEntry.ENTRIES; i++) {
            long raw = words.getLong(i * Long.BYTES);
            if (raw != 0) {
                below.add(FrameDetails.line("r" + i, "word " + i, "%016x".formatted(raw), "flags %04x, d%d, frame %x (as version 1)".formatted(raw & 0xffff,
                        raw >>> 16 & 0xffff, raw >>> 32)));
            }
        }
        return FrameDetails.line("entries", "As grant table", below.size() + " words", "the view Grants shows them with their uses", below);
    }

    /** Lines alike share one, as hexdump does it. */
    private static Node hex(byte[] bytes) {
        var below = new ArrayList<Node>();
        int i = 0;
        while (i < bytes.length) {
            int end = i + LINE;
            while (end < bytes.length && Arrays.equals(bytes, i, i + LINE, bytes, end, end + LINE)) {
                end += LINE;
            }
            String more = end - i > LINE ? "the same up to %03x".formatted(end - 1) : printable(bytes, i);
            below.add(FrameDetails.line("x%03x".formatted(i), "+%03x".formatted(i), hexLine(bytes, i), more));
            i = end;
        }
        return FrameDetails.line("bytes", "As bytes", bytes.length + " bytes", "", below);
    }

    private static String hexLine(byte[] bytes, int from) {
        var text = new StringBuilder();
        for (int i = from; i < from + LINE; i++) {
            text.append(i == from ? "" : (i - from) % Long.BYTES == 0 ? "  " : " ").append("%02x".formatted(bytes[i]));
        }
        return text.toString();
    }

    private static String printable(byte[] bytes, int from) {
        var text = new StringBuilder();
        for (int i = from; i < from + LINE; i++) {
            text.append(bytes[i] >= ' ' && bytes[i] < 0x7f ? (char) bytes[i] : '.');
        }
        return text.toString();
    }
}
