package org.parascope.inspect;

import java.util.Arrays;
import java.util.List;

import org.parascope.inspect.shape.Notice;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;
import org.parascope.symbols.Field;
import org.parascope.symbols.FormatException;
import org.parascope.symbols.TypeLayouts;

/**
 * The records of all frames at one time, in flat arrays: about 20 bytes a frame, no object each.
 *
 * <p>Type, flags, progress and count of one frame are one word in the hypervisor and belong together; different frames may be of
 * slightly different moments while the machine runs. Immutable once made. {@link FrameTable} looks up single frames.
 */
public final class FrameSnapshot {
    /** What the M2P holds for a frame of no domain. */
    static final long NO_GUEST_FRAME = -1L;
    private static final int PAGE_WORDS = MachineFrame.SIZE / Long.BYTES;
    private static final int CHUNK = 1024;
    private static final int LOWEST_LEVEL_TYPE = 1;

    private final int size;
    private final short[] owners;
    private final byte[] types;
    private final byte[] flags;
    private final short[] progress;
    private final int[] counts;
    private final int[] references;
    private final long[] guestFrames;
    private final FrameFlags names;
    private final List<Notice> notices;

    private FrameSnapshot(int size, FrameFlags names, List<Notice> notices) {
        this.size = size;
        this.names = names;
        this.notices = List.copyOf(notices);
        owners = new short[size];
        types = new byte[size];
        flags = new byte[size];
        progress = new short[size];
        counts = new int[size];
        references = new int[size];
        guestFrames = new long[size];
        Arrays.fill(guestFrames, NO_GUEST_FRAME);
    }

    /**
     * Reads them all; what part of the frame table cannot be read leaves frames of type none and owner 0, and a notice.
     *
     * @throws InspectionException when the table cannot be found at all
     */
    static FrameSnapshot read(Hypervisor hypervisor, Progress progress) throws InspectionException {
        try {
            long said = hypervisor.frames().frameCount();
            long covered = hypervisor.memory().machineMemory().map().end() >>> MachineFrame.SHIFT;
            boolean isAbsurd = said < 0 || said > covered;
            var notices = isAbsurd ? List.of(new Notice(Notice.Kind.BROKEN,
                    "Expected at most %d frames, as many as the RAM has; the hypervisor says %d.".formatted(covered, said)))
                    : List.<Notice>of();
            var snapshot = new FrameSnapshot((int) Math.min(isAbsurd ? covered : said, Integer.MAX_VALUE >> 4),
                    FrameFlags.of(hypervisor.layouts()), notices);
            snapshot.readRecords(hypervisor, progress);
            snapshot.readGuestFrames(hypervisor, progress);
            return snapshot;
        } catch (FormatException | MemoryException e) {
            throw new InspectionException("The frame table cannot be read: " + e.getMessage(), e);
        }
    }

    /** Where the members lie in a record of whole words. */
    private record Place(int word, int shift, long mask) {
        static Place of(TypeLayouts layouts, String path) throws FormatException {
            Field field = layouts.field("frame", path);
            int offset = (int) field.offset();
            long mask = field.size() >= Long.BYTES ? -1L : (1L << field.size() * Byte.SIZE) - 1;
            return new Place(offset / Long.BYTES, offset % Long.BYTES * Byte.SIZE, mask);
        }

        long in(long[] words, int record) {
            return words[record + word] >>> shift & mask;
        }
    }

    private void readRecords(Hypervisor hypervisor, Progress watcher) throws FormatException, MemoryException {
        TypeLayouts layouts = hypervisor.layouts();
        int stride = (int) (layouts.struct("frame").size() / Long.BYTES);
        if (stride < 1 || layouts.struct("frame").size() % Long.BYTES != 0) {
            throw new FormatException("expected struct frame of whole 8-byte words, found " + layouts.struct("frame").size() + " bytes");
        }
        Place type = Place.of(layouts, "use.type");
        Place flag = Place.of(layouts, "use.flags");
        Place count = Place.of(layouts, "use.count");
        Place owner = Place.of(layouts, "owner");
        Place reference = Place.of(layouts, "references");
        Place done = layouts.struct("frame_use").find("progress").isPresent() ? Place.of(layouts, "use.progress") : new Place(0, 0, 0);
        long[] words = new long[CHUNK * stride];
        for (int first = 0; first < size; first += CHUNK) {
            watcher.checkCanceled();
            int here = Math.min(CHUNK, size - first);
            readWords(hypervisor.memory(), layouts.constant("HV_FRAMES_START") + (long) first * stride * Long.BYTES, words, here * stride);
            for (int i = 0; i < here; i++) {
                int at = i * stride;
                types[first + i] = (byte) type.in(words, at);
                flags[first + i] = (byte) flag.in(words, at);
                counts[first + i] = (int) count.in(words, at);
                owners[first + i] = (short) owner.in(words, at);
                references[first + i] = (int) reference.in(words, at);
                progress[first + i] = (short) done.in(words, at);
            }
        }
    }

    private void readGuestFrames(Hypervisor hypervisor, Progress watcher) throws FormatException, MemoryException {
        long[] words = new long[CHUNK];
        for (int first = 0; first < size; first += CHUNK) {
            watcher.checkCanceled();
            int here = Math.min(CHUNK, size - first);
            readWords(hypervisor.memory(), hypervisor.frames().mapStart() + (long) first * Long.BYTES, words, here);
            System.arraycopy(words, 0, guestFrames, first, here);
        }
    }

    /** Words that may cross pages which are not neighbours in the machine. */
    private static void readWords(HypervisorMemory memory, long address, long[] words, int count) throws MemoryException {
        for (int done = 0; done < count;) {
            long at = address + (long) done * Long.BYTES;
            int piece = (int) Math.min(count - done, PAGE_WORDS - (at & MachineFrame.SIZE - 1) / Long.BYTES);
            memory.machineMemory().readLongs(memory.translate(at), words, done, piece);
            done += piece;
        }
    }

    public int size() {
        return size;
    }

    boolean covers(long frame) {
        return frame >= 0 && frame < size;
    }

    /** Domain id, or one of the interface's special ids. */
    public int owner(int frame) {
        return owners[frame] & 0xffff;
    }

    /** As the hypervisor numbers types; {@link #typeName} names it. */
    public int type(int frame) {
        return types[frame] & 0xff;
    }

    public String typeName(int frame) {
        return names.typeName(type(frame));
    }

    public long count(int frame) {
        return Integer.toUnsignedLong(counts[frame]);
    }

    public long references(int frame) {
        return Integer.toUnsignedLong(references[frame]);
    }

    /** The owner's own number for it, or -1. */
    public long guestFrame(int frame) {
        return guestFrames[frame];
    }

    /** Level 1 to 4 of a frame whose contents are in force as a page table now, whole or in part; 0 for any other. */
    public int tableLevel(int frame) {
        int type = type(frame);
        boolean isTable = type >= LOWEST_LEVEL_TYPE && type <= PageEntry.LEVELS;
        return isTable && (isSet(frame, names.validated()) || isSet(frame, names.partial())) ? type : 0;
    }

    /** How many entries of a table hold what they name: all, or as many as were done when it was preempted. */
    public int entriesInForce(int frame) {
        return isSet(frame, names.validated()) ? PageEntry.ENTRIES : Math.min(PageEntry.ENTRIES, progress[frame] & 0xffff);
    }

    public boolean isPinned(int frame) {
        return isSet(frame, names.pinned());
    }

    /** Paracore's own page, or one that it shares with a guest. */
    public boolean isHypervisors(int frame) {
        return isSet(frame, names.hypervisors());
    }

    public String flagNames(int frame) {
        return names.of(flags[frame] & 0xff);
    }

    private boolean isSet(int frame, int mask) {
        return (flags[frame] & mask) != 0;
    }

    List<Notice> notices() {
        return notices;
    }
}
