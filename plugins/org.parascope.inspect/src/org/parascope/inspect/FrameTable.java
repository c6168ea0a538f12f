package org.parascope.inspect;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.parascope.machine.GuestFrame;
import org.parascope.machine.MachineAddress;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MemoryException;
import org.parascope.symbols.EnumLayout;
import org.parascope.symbols.Field;
import org.parascope.symbols.FormatException;
import org.parascope.symbols.TypeLayouts;

/**
 * The hypervisor's frame table and its machine-to-phys map: for a machine frame its owner, what it is used as and by how
 * many, and its owner's own number for it.
 *
 * <p>Type, flags and count are one 64-bit word in the hypervisor and are read as one, so they always belong together.
 */
public final class FrameTable {
    private static final String STRUCT = "frame";
    /** What the M2P holds for a frame of no domain. */
    private static final long NO_GUEST_FRAME = -1L;

    /**
     * One frame's record.
     *
     * @param owner domain id, or one of the interface's special ids (DOMID_XEN, DOMID_IO, DOMID_INVALID)
     * @param type as the hypervisor names it, without the common prefix: {@code l1}, {@code writable}, {@code none}
     * @param typeCount uses as that type
     * @param references read-only mappings and other holds; uses as a type are not among them
     * @param isPinned held valid by a pin
     */
    public record Frame(int owner, String type, long typeCount, long references, boolean isPinned) {
    }

    private final HypervisorMemory memory;
    private final TypeLayouts layouts;
    private final long table;
    private final long size;
    private final Field count;
    private final Field type;
    private final Field flags;
    private final Field owner;
    private final Field references;
    private final long pinned;

    FrameTable(HypervisorMemory memory, TypeLayouts layouts) throws FormatException {
        this.memory = memory;
        this.layouts = layouts;
        this.table = layouts.constant("HV_FRAMES_START");
        this.size = layouts.struct(STRUCT).size();
        this.count = layouts.field(STRUCT, "use.count");
        this.type = layouts.field(STRUCT, "use.type");
        this.flags = layouts.field(STRUCT, "use.flags");
        this.owner = layouts.field(STRUCT, "owner");
        this.references = layouts.field(STRUCT, "references");
        this.pinned = layouts.constant("FRAME_PINNED");
    }

    /** How many frames it covers. */
    public long frameCount() throws FormatException, MemoryException {
        return memory.readLong(layouts.symbol("frame_count").address());
    }

    /** The record of a frame; empty for one that the table does not cover. */
    public Optional<Frame> find(MachineFrame frame) throws FormatException, MemoryException {
        if (frame.number() < 0 || frame.number() >= frameCount()) {
            return Optional.empty();
        }
        MachineAddress at = memory.translate(table + frame.number() * size);
        long word = memory.machineMemory().readLong(at.plus(count.offset() & -Long.BYTES));
        long flagBits = part(word, flags);
        return Optional.of(new Frame(memory.machineMemory().readShort(at.plus(owner.offset())), typeName(part(word, type)),
                part(word, count), Integer.toUnsignedLong(memory.machineMemory().readInt(at.plus(references.offset()))),
                (flagBits & pinned) != 0));
    }

    /** The owner's own number for a frame; empty when it has none, or the map does not cover it. */
    public Optional<GuestFrame> guestFrame(MachineFrame frame) throws FormatException, MemoryException {
        if (frame.number() < 0 || frame.number() >= frameCount()) {
            return Optional.empty();
        }
        long number = memory.readLong(mapStart() + frame.number() * Long.BYTES);
        return number == NO_GUEST_FRAME ? Optional.empty() : Optional.of(new GuestFrame(number));
    }

    long mapStart() throws FormatException {
        OptionalLong start = layouts.findConstant("HV_M2P_START");
        return start.isPresent() ? start.getAsLong() : layouts.constant("HV_AREA_START");
    }

    private String typeName(long number) {
        return layouts.findEnum("frame_type").flatMap((EnumLayout names) -> names.nameOf(number))
                .map(name -> name.replaceFirst("^FRAME_", "").toLowerCase(Locale.ROOT)).orElse("type " + number);
    }

    /** A member of the word that holds type, flags and count. */
    private static long part(long word, Field field) {
        int shift = (int) (field.offset() % Long.BYTES) * Byte.SIZE;
        long mask = field.size() == Long.BYTES ? -1L : (1L << field.size() * Byte.SIZE) - 1;
        return word >>> shift & mask;
    }
}
