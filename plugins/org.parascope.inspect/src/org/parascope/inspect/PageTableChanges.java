package org.parascope.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Emphasis;
import org.parascope.inspect.shape.Notice;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.Table;
import org.parascope.machine.Machine;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;
import org.parascope.machine.VirtualAddress;

/**
 * What changed in an address space since a snapshot: the first run takes it, each later one compares with it.
 *
 * <p>Neighbouring pages that changed alike share a line. One thread at a time; {@link #restart} from any.
 */
public final class PageTableChanges implements Inspection<Table> {
    public static final List<Column> COLUMNS = List.of(
            Column.code("address", "Virtual address", "First byte of the range; whose address it is stands before the colon"),
            Column.number("size_kib", "Size", "KiB", "How much the range covers"),
            Column.number("pages", "Pages", "", "Page-table entries that changed so"),
            Column.text("change", "Change", "mapped, unmapped, other frame, other rights, or only used (accessed, dirty)"),
            Column.code("before", "Flags before", "Bits of the first entry in the snapshot"),
            Column.code("after", "Flags now", "Bits of the first entry now"),
            Column.code("frame_before", "Frame before", "Machine frame of the first entry in the snapshot"),
            Column.code("frame_after", "Frame now", "Machine frame of the first entry now"));
    private static final int MOST = 10_000;

    /** How an entry changed; in the order of what matters. */
    private enum Change {
        MAPPED("mapped"), UNMAPPED("unmapped"), FRAME("other frame"), RIGHTS("other rights"), USED("used");

        private final String title;

        Change(String title) {
            this.title = title;
        }
    }

    private final TableRoot root;
    private Optional<PageTableSnapshot> base = Optional.empty();
    private Optional<PageTableSnapshot> last = Optional.empty();
    private volatile boolean isRestarted;

    public PageTableChanges(TableRoot root) {
        this.root = root;
    }

    /** The next run takes a new snapshot. */
    public void restart() {
        isRestarted = true;
    }

    @Override
    public Table run(Machine machine, Progress progress) throws InspectionException {
        try {
            PageTableSnapshot now = last.isPresent() ? last.get().refresh(machine.memory(), root.frame(machine), progress)
                    : PageTableSnapshot.read(machine.memory(), root.frame(machine), progress);
            last = Optional.of(now);
            if (isRestarted || base.isEmpty()) {
                isRestarted = false;
                base = last;
            }
            return between(root, base.get(), now, progress);
        } catch (MemoryException e) {
            throw new InspectionException(root + ": its page tables cannot be read: " + e.getMessage(), e);
        }
    }

    /** What is other in the second of two snapshots; whose addresses they are is told by the root. */
    static Table between(TableRoot root, PageTableSnapshot before, PageTableSnapshot after, Progress progress) {
        var merge = new Merge(root, before, after);
        if (before != after) {
            merge.run(progress);
        }
        merge.flush();
        var notices = new ArrayList<>(PageTableRanges.notices(after));
        if (merge.isCut) {
            notices.add(new Notice(Notice.Kind.CUT, "Only the first %,d ranges that changed are shown.".formatted(MOST)));
        }
        return new Table(COLUMNS, merge.rows, notices);
    }

    /** Both snapshots in step, by address. */
    private static final class Merge {
        private static final int CANCEL_MASK = 0xffff;
        private final TableRoot root;
        private final PageTableSnapshot before;
        private final PageTableSnapshot after;
        private final List<Row> rows = new ArrayList<>();
        private boolean isCut;
        private Optional<Change> change = Optional.empty();
        /** The first and the last entry of the line that grows; -1: not in that snapshot. */
        private int firstOld = -1;
        private int firstNew = -1;
        private int lastOld = -1;
        private int lastNew = -1;
        private int pages;

        Merge(TableRoot root, PageTableSnapshot before, PageTableSnapshot after) {
            this.root = root;
            this.before = before;
            this.after = after;
        }

        void run(Progress progress) {
            int i = 0;
            int k = 0;
            while ((i < before.size() || k < after.size()) && !isCut) {
                if ((i + k & CANCEL_MASK) == 0) {
                    progress.checkCanceled();
                }
                int order = i == before.size() ? 1 : k == after.size() ? -1 : Long.compareUnsigned(before.address(i), after.address(k));
                if (order == 0 && before.level(i) == after.level(k)) {
                    both(i++, k++);
                } else if (order <= 0) {
                    take(Change.UNMAPPED, i++, -1);
                } else {
                    take(Change.MAPPED, -1, k++);
                }
            }
        }

        private void both(int old, int now) {
            long differing = before.raw(old) ^ after.raw(now);
            if (differing != 0) {
                take((differing & PageEntry.FRAME_MASK) != 0 ? Change.FRAME
                        : (differing & ~PageTableRanges.OFTEN_CHANGING) != 0 ? Change.RIGHTS : Change.USED, old, now);
            }
        }

        private void take(Change next, int old, int now) {
            if (change.filter(next::equals).isEmpty() || !follows(before, lastOld, old) || !follows(after, lastNew, now)) {
                flush();
                change = Optional.of(next);
                firstOld = old;
                firstNew = now;
            }
            lastOld = old;
            lastNew = now;
            pages++;
        }

        /** Whether an entry is the neighbour of another in all but its frame, accessed and dirty; both absent are, too. */
        private static boolean follows(PageTableSnapshot pages, int one, int next) {
            if (one < 0 || next < 0) {
                return one < 0 && next < 0;
            }
            long differing = (pages.raw(one) ^ pages.raw(next)) & ~PageEntry.FRAME_MASK & ~PageTableRanges.OFTEN_CHANGING;
            return differing == 0 && pages.level(one) == pages.level(next)
                    && pages.address(next) - pages.address(one) == PageEntry.bytesPerEntry(pages.level(one));
        }

        void flush() {
            if (change.isEmpty()) {
                return;
            }
            if (rows.size() == MOST) {
                isCut = true;
            } else {
                rows.add(row(change.get()));
            }
            change = Optional.empty();
            pages = 0;
        }

        private Row row(Change what) {
            PageTableSnapshot side = firstNew >= 0 ? after : before;
            int first = firstNew >= 0 ? firstNew : firstOld;
            int level = side.level(first);
            var address = new VirtualAddress(root.space(), side.address(first));
            var cells = List.of(Cell.text(address.toString()), PageTableRanges.kib(PageEntry.bytesPerEntry(level) * pages), Cell.number(pages),
                    Cell.text(what.title), flags(before, firstOld), flags(after, firstNew), frame(before, firstOld), frame(after, firstNew));
            return new Row("%016x".formatted(address.value()) + (firstNew < 0 ? "-" : ""), cells,
                    what == Change.USED ? Emphasis.NONE : Emphasis.NOTICE,
                    List.of(new Subject.Address(address), new Subject.Frame(PageEntry.frame(side.raw(first), level)), new Subject.Domain(root.domain())));
        }

        private static Cell flags(PageTableSnapshot pages, int index) {
            return index < 0 ? Cell.EMPTY
                    : Cell.text(PageEntry.flags(pages.raw(index), pages.level(index))).withHint("%016x".formatted(pages.raw(index)));
        }

        private static Cell frame(PageTableSnapshot pages, int index) {
            return index < 0 ? Cell.EMPTY : Cell.text(PageEntry.frame(pages.raw(index), pages.level(index)).toString());
        }
    }
}
