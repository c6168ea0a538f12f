package org.parascope.inspect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Notice;
import org.parascope.inspect.shape.RangeMap;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.Table;
import org.parascope.inspect.shape.UnitMap.Role;
import org.parascope.machine.Machine;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;
import org.parascope.machine.VirtualAddress;

/**
 * A whole address space in one list: neighbouring pages of one size with the same rights, whose frames have one owner and one type,
 * share a line, and so do the same frames that are mapped over and over at one distance, as Linux maps its espfix stacks 65,536 times.
 * As a map: which part of the address space each lies in.
 *
 * <p>Reads all page tables in one pass ({@link PageTableSnapshot}), and only compares them when asked again; accessed and dirty bits
 * do not part lines. One thread at a time.
 */
public final class PageTableRanges implements Inspection<RangeMap> {
    public static final List<Column> COLUMNS = List.of(
            Column.code("address", "Virtual address", "First byte of the range; whose address it is stands before the colon"),
            Column.code("end", "End", "Last byte of the range"),
            Column.number("size_kib", "Size", "KiB", "How much of it is mapped"),
            Column.number("pages", "Pages", "", "Page-table entries in the range"),
            Column.text("page_size", "Page size", "4 KiB, 2 MiB or 1 GiB"),
            Column.code("flags", "Flags", "Bits that all entries have, but accessed and dirty"),
            Column.code("frame", "Frames", "The first machine frame; the last too where all are neighbours; how many times the same are mapped, when they are over and over"),
            Column.code("gfn", "Guest frame", "The owner's own number for the first frame, by M2P"),
            Column.text("type", "Type", "What the frames are used as; mixed: a large page has frames of several types or owners"),
            Column.number("count", "Count", "", "Uses of a single frame as that type"),
            Column.text("pinned", "Pinned", "Whether a pin holds the first frame"),
            Column.text("owner", "Owner", "Whose frames they are"),
            Column.text("part", "Part", "Which part of the address space: user, Paracore, or one of the kernel's"));

    static final long OFTEN_CHANGING = PageEntry.ACCESSED | PageEntry.DIRTY;
    private static final int KIB_SHIFT = 10;
    private static final String MIXED = "mixed";
    private static final String UNTYPED = "none";
    private static final Map<String, Role> ROLES = Map.of("writable", Role.WRITABLE, "l1", Role.L1, "l2", Role.L2, "l3", Role.L3, "l4", Role.L4,
            "segment", Role.SEGMENT, MIXED, Role.MIXED, UNTYPED, Role.PLAIN, EntryTarget.NO_RAM, Role.DEVICE);
    /** Fewer copies than this stay single lines. */
    private static final int FEWEST_COPIES = 4;

    private final TableRoot root;
    private Optional<PageTableSnapshot> last = Optional.empty();

    public PageTableRanges(TableRoot root) {
        this.root = root;
    }

    @Override
    public RangeMap run(Machine machine, Progress progress) throws InspectionException {
        try {
            PageTableSnapshot pages = read(machine, progress);
            return new Pass(pages, FrameSnapshot.read(Hypervisor.of(machine), progress), AddressParts.of(machine, root.domain(), progress)).map();
        } catch (MemoryException e) {
            throw new InspectionException(root + ": its page tables cannot be read: " + e.getMessage(), e);
        }
    }

    private PageTableSnapshot read(Machine machine, Progress progress) throws InspectionException, MemoryException {
        PageTableSnapshot now = last.isPresent() ? last.get().refresh(machine.memory(), root.frame(machine), progress)
                : PageTableSnapshot.read(machine.memory(), root.frame(machine), progress);
        last = Optional.of(now);
        return now;
    }

    /** What a reading met that must be known about all of it. */
    static List<Notice> notices(PageTableSnapshot pages) {
        var notices = new ArrayList<Notice>();
        AddressSpaceReader.Result result = pages.result();
        if (result.torn() > 0) {
            notices.add(new Notice(Notice.Kind.TORN, "%d of %d page tables changed while they were read, three times over."
                    .formatted(result.torn(), result.tables())));
        }
        if (result.broken() > 0) {
            notices.add(new Notice(Notice.Kind.BROKEN, result.broken() + " entries name page tables outside the RAM."));
        }
        if (pages.isCut()) {
            notices.add(new Notice(Notice.Kind.CUT,
                    "Cut after %d page tables: they name each other.".formatted(result.tables())));
        }
        return notices;
    }

    /** The frames of a range: neighbours as first and last. */
    static String frames(PageTableSnapshot pages, int from, int to) {
        int level = pages.level(from);
        long first = PageEntry.frameNumber(pages.raw(from), level);
        long step = PageEntry.pagesPerEntry(level);
        for (int i = from + 1; i < to; i++) {
            if (PageEntry.frameNumber(pages.raw(i), level) != first + (i - from) * step) {
                return PageEntry.frame(pages.raw(from), level) + ", scattered";
            }
        }
        long last = first + (to - from) * step - 1;
        String start = PageEntry.frame(pages.raw(from), level).toString();
        return last == first ? start : "%s-%x".formatted(start, last);
    }

    static Cell kib(long bytes) {
        return Cell.of(String.format(Locale.ROOT, "%,d", bytes >>> KIB_SHIFT), bytes >>> KIB_SHIFT);
    }

    /** What an entry above L1 maps. */
    private record LargePage(long first, int level) {
    }

    /** One reading. */
    private final class Pass {
        private final PageTableSnapshot pages;
        private final FrameSnapshot frames;
        private final AddressParts parts;
        private final List<Row> rows = new ArrayList<>();
        private final List<RangeMap.Range> ranges = new ArrayList<>();
        private RangeMap.Part part = AddressParts.NONE;
        /** Whether all frames of a large page have one owner and type: looked at once, however many entries map it. */
        private final Map<LargePage, Boolean> alike = new HashMap<>();

        Pass(PageTableSnapshot pages, FrameSnapshot frames, AddressParts parts) {
            this.pages = pages;
            this.frames = frames;
            this.parts = parts;
        }

        RangeMap map() {
            int start = 0;
            while (start < pages.size()) {
                int end = endOf(start);
                int copies = copies(start, end);
                add(start, end, copies);
                start += (end - start) * copies;
            }
            return new RangeMap(new Table(COLUMNS, rows, notices(pages)), ranges, parts.all());
        }

        /** Index behind the last page that shares a line with the one at an index. */
        private int endOf(int start) {
            int end = start + 1;
            while (end < pages.size() && continues(end)) {
                end++;
            }
            return end;
        }

        /** How many times in a row, at one distance, the same frames are mapped in the same way; 1 when that is too few to be told. */
        private int copies(int from, int to) {
            int length = to - from;
            int copies = 1;
            while (isCopy(from, from + copies * length, length, copies)) {
                copies++;
            }
            return copies < FEWEST_COPIES ? 1 : copies;
        }

        private boolean isCopy(int from, int at, int length, int copies) {
            if (at > pages.size() - length || endOf(at) != at + length) {
                return false;
            }
            long distance = (pages.address(from + length) - pages.address(from)) * copies;
            for (int i = 0; i < length; i++) {
                if (pages.level(at + i) != pages.level(from + i) || pages.address(at + i) - pages.address(from + i) != distance
                        || ((pages.raw(at + i) ^ pages.raw(from + i)) & ~OFTEN_CHANGING) != 0) {
                    return false;
                }
            }
            return true;
        }

        private boolean continues(int index) {
            long differing = (pages.raw(index) ^ pages.raw(index - 1)) & ~PageEntry.FRAME_MASK & ~OFTEN_CHANGING;
            int level = pages.level(index);
            return differing == 0 && level == pages.level(index - 1)
                    && pages.address(index) - pages.address(index - 1) == PageEntry.bytesPerEntry(level)
                    && target(index) == target(index - 1);
        }

        /** Owner and type in one number; -1 for what is no RAM. */
        private int target(int index) {
            return target(PageEntry.frameNumber(pages.raw(index), pages.level(index)));
        }

        private int target(long frame) {
            return frames.covers(frame) ? frames.owner((int) frame) << Byte.SIZE | frames.type((int) frame) : -1;
        }

        private void add(int from, int to, int copies) {
            int level = pages.level(from);
            int entries = (to - from) * copies;
            var address = new VirtualAddress(root.space(), pages.address(from));
            long size = pages.address(from + entries - 1) + PageEntry.bytesPerEntry(level) - address.value();
            long frame = PageEntry.frameNumber(pages.raw(from), level);
            boolean isRam = frames.covers(frame);
            boolean isMixed = isRam && level > 1 && isMixed(from, to);
            String type = isMixed ? MIXED : isRam ? frames.typeName((int) frame) : EntryTarget.NO_RAM;
            var cells = new ArrayList<>(List.of(Cell.text(address.toString()), Cell.text(address.plus(size - 1).toString()),
                    kib(PageEntry.bytesPerEntry(level) * entries), Cell.number(entries), Cell.text(EntryRun.sizeName(PageEntry.bytesPerEntry(level))),
                    Cell.text(PageEntry.flags(pages.raw(from) & ~OFTEN_CHANGING, level)), Cell.text(frames(pages, from, to) + times(from, to, copies))));
            if (isMixed) {
                cells.addAll(List.of(Cell.EMPTY, Cell.text(MIXED), Cell.EMPTY, Cell.EMPTY, Cell.text(MIXED)));
            } else {
                cells.addAll(isRam ? target((int) frame, to - from == 1 && level == 1) : List.of(Cell.EMPTY, Cell.EMPTY, Cell.EMPTY, Cell.EMPTY,
                        Cell.text(EntryTarget.NO_RAM)));
            }
            if (!part.holds(address.value())) {
                part = parts.at(address.value());
            }
            cells.add(Cell.text(part.name()));
            rows.add(new Row("%016x".formatted(address.value()), cells, new Subject.Address(address),
                    new Subject.Frame(PageEntry.frame(pages.raw(from), level)), new Subject.Domain(root.domain())));
            boolean isHypervisors = type.equals(UNTYPED) && frames.isHypervisors((int) frame);
            ranges.add(isHypervisors ? new RangeMap.Range(address.value(), size, "Paracore's", Role.HYPERVISOR)
                    : new RangeMap.Range(address.value(), size, type, ROLES.getOrDefault(type, Role.PROBLEM)));
        }

        private String times(int from, int to, int copies) {
            return copies == 1 ? "" : String.format(Locale.ROOT, ", %,d times, each %,d KiB", copies, pages.address(to) - pages.address(from) >>> KIB_SHIFT);
        }

        /** Whether large pages have frames of several owners or types: neighbours on a line share those of their first frames alone. */
        private boolean isMixed(int from, int to) {
            for (int i = from; i < to; i++) {
                long first = PageEntry.frameNumber(pages.raw(i), pages.level(i));
                if (!alike.computeIfAbsent(new LargePage(first, pages.level(i)), this::isAlike)) {
                    return true;
                }
            }
            return false;
        }

        private boolean isAlike(LargePage page) {
            int target = target(page.first());
            long end = page.first() + PageEntry.pagesPerEntry(page.level());
            for (long frame = page.first() + 1; frame < end; frame++) {
                if (target(frame) != target) {
                    return false;
                }
            }
            return true;
        }

        private List<Cell> target(int frame, boolean isSingle) {
            long guest = frames.guestFrame(frame);
            return List.of(guest == FrameSnapshot.NO_GUEST_FRAME ? Cell.EMPTY : Cell.text("gfn " + Long.toHexString(guest)),
                    Cell.text(frames.typeName(frame)), isSingle ? Cell.number(frames.count(frame)) : Cell.EMPTY,
                    Cell.flag(frames.isPinned(frame), "pinned"), Cell.text(EntryTarget.ownerName(frames.owner(frame))));
        }
    }
}
