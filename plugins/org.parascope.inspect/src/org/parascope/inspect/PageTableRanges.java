package org.parascope.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Notice;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.Table;
import org.parascope.machine.Machine;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;
import org.parascope.machine.VirtualAddress;

/**
 * A whole address space in one table: neighbouring pages of one size with the same rights share a line.
 *
 * <p>Reads all page tables in one pass ({@link PageTableSnapshot}); accessed and dirty bits do not part lines.
 */
public final class PageTableRanges implements Inspection<Table> {
    public static final List<Column> COLUMNS = List.of(
            Column.code("address", "Virtual address", "First byte of the range; whose address it is stands before the colon"),
            Column.code("end", "End", "Last byte of the range"),
            Column.number("size_kib", "Size", "KiB", "How much the range covers"),
            Column.number("pages", "Pages", "", "Page-table entries in the range"),
            Column.text("page_size", "Page size", "4 KiB, 2 MiB or 1 GiB"),
            Column.code("flags", "Flags", "Bits that all entries have, but accessed and dirty"),
            Column.code("frame", "Frames", "The first machine frame; the last too where all are neighbours"));

    private static final long OFTEN_CHANGING = PageEntry.ACCESSED | PageEntry.DIRTY;
    private static final int KIB_SHIFT = 10;

    private final TableRoot root;

    public PageTableRanges(TableRoot root) {
        this.root = root;
    }

    @Override
    public Table run(Machine machine, Progress progress) throws InspectionException {
        try {
            PageTableSnapshot pages = PageTableSnapshot.read(machine.memory(), root.frame(machine), progress);
            var rows = new ArrayList<Row>();
            int start = 0;
            for (int i = 1; i <= pages.size(); i++) {
                if (i == pages.size() || !continues(pages, i)) {
                    rows.add(row(pages, start, i));
                    start = i;
                }
            }
            return new Table(COLUMNS, rows, notices(pages));
        } catch (MemoryException e) {
            throw new InspectionException(root + ": its page tables cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean continues(PageTableSnapshot pages, int index) {
        long differing = (pages.raw(index) ^ pages.raw(index - 1)) & ~PageEntry.FRAME_MASK & ~OFTEN_CHANGING;
        return differing == 0 && pages.level(index) == pages.level(index - 1)
                && pages.address(index) - pages.address(index - 1) == PageEntry.bytesPerEntry(pages.level(index));
    }

    private Row row(PageTableSnapshot pages, int from, int to) {
        int level = pages.level(from);
        long size = PageEntry.bytesPerEntry(level) * (to - from);
        var address = new VirtualAddress(root.space(), pages.address(from));
        long flags = pages.raw(from) & ~OFTEN_CHANGING;
        var cells = List.of(Cell.text(address.toString()), Cell.text(address.plus(size - 1).toString()),
                Cell.of(String.format(Locale.ROOT, "%,d", size >>> KIB_SHIFT), size >>> KIB_SHIFT), Cell.number(to - from),
                Cell.text(EntryRun.sizeName(PageEntry.bytesPerEntry(level))),
                Cell.text(PageEntry.flags(flags, level)), Cell.text(frames(pages, from, to)));
        return new Row("%016x".formatted(address.value()), cells, new Subject.Address(address),
                new Subject.Frame(PageEntry.frame(pages.raw(from), level)), new Subject.Domain(root.domain()));
    }

    private static String frames(PageTableSnapshot pages, int from, int to) {
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

    private static List<Notice> notices(PageTableSnapshot pages) {
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
}
