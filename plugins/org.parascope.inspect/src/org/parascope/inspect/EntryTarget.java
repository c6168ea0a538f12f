package org.parascope.inspect;

import java.util.Optional;
import org.parascope.inspect.shape.Cell;
import org.parascope.machine.GuestFrame;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MemoryException;
import org.parascope.symbols.FormatException;

/**
 * What a page-table entry leads to, for a line of a view: the frame's guest number, owner, type and counts.
 *
 * @param guestFrame as the owner numbers it; empty text when it does not
 * @param owner {@code d0}, {@code Paracore}, {@code I/O}, {@code free}, or {@code no RAM}
 * @param ownerId the domain id; -1 when there is none
 * @param type what the frame is used as
 * @param count uses as that type
 * @param pinned whether a pin holds it
 */
record EntryTarget(Optional<GuestFrame> guestFrame, String owner, int ownerId, String type, long count, boolean pinned) {
    /** Special domain ids: xen.h of the PV interface. */
    private static final int DOMID_IO = 0x7ff1;
    private static final int DOMID_XEN = 0x7ff2;
    private static final int DOMID_INVALID = 0x7ff4;
    static final String NO_RAM = "no RAM";
    /** Of an entry that is not present, or where nothing can be read. */
    static final EntryTarget NONE = new EntryTarget(Optional.empty(), "", -1, "", 0, false);

    /** Looks a frame up; all empty where nothing is known of it. */
    static EntryTarget of(Hypervisor hypervisor, MachineFrame frame) throws FormatException {
        try {
            Optional<FrameTable.Frame> found = hypervisor.frames().find(frame);
            if (found.isEmpty()) {
                return new EntryTarget(Optional.empty(), NO_RAM, -1, "", 0, false);
            }
            FrameTable.Frame record = found.get();
            int owner = record.owner();
            return new EntryTarget(hypervisor.frames().guestFrame(frame), ownerName(owner), owner, record.type(), record.typeCount(),
                    record.isPinned());
        } catch (MemoryException e) {
            return NONE;
        }
    }

    static boolean isFree(int owner) {
        return owner == DOMID_INVALID;
    }

    static boolean isHypervisor(int owner) {
        return owner == DOMID_XEN;
    }

    static String ownerName(int owner) {
        return switch (owner) {
            case DOMID_IO -> "I/O";
            case DOMID_XEN -> "Paracore";
            case DOMID_INVALID -> "free";
            default -> "d" + owner;
        };
    }

    /** Whether two neighbours can share a line. */
    boolean isLike(EntryTarget other) {
        return owner.equals(other.owner) && type.equals(other.type) && pinned == other.pinned;
    }

    Cell guestFrameCell() {
        return guestFrame.map(frame -> Cell.text(frame.toString())).orElse(Cell.EMPTY);
    }

    Cell typeCell() {
        return type.isEmpty() ? Cell.EMPTY : Cell.text(type);
    }

    Cell countCell() {
        return type.isEmpty() ? Cell.EMPTY : Cell.number(count);
    }
}
