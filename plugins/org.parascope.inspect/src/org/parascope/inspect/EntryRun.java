package org.parascope.inspect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Emphasis;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.machine.AddressSpace;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.VirtualAddress;
import org.parascope.symbols.FormatException;

/**
 * One entry of a page table, or a run of neighbours alike enough to share a line: the same bits but accessed and dirty, and
 * frames of the same owner and type. Entries that name tables are never folded, entries that are 0 never shown.
 *
 * @param level of the table that holds them
 * @param first index of the first
 * @param words the raw entries; not to be changed
 * @param target what the first leads to
 */
record EntryRun(int level, int first, long[] words, EntryTarget target) {
    /** Shorter runs stay single lines: folding would hide more than it saves. */
    private static final int SHORTEST = 4;
    private static final long OFTEN_CHANGING = PageEntry.ACCESSED | PageEntry.DIRTY;
    private static final long KIB = 1024;

    int length() {
        return words.length;
    }

    long raw(int index) {
        return words[index];
    }

    /** Canonical virtual address of the first entry, below a table that starts at {@code base}. */
    long address(long base) {
        return PageEntry.canonical(base + first * PageEntry.bytesPerEntry(level));
    }

    /** All lines of a table. */
    static List<EntryRun> fold(Hypervisor hypervisor, long[] entries, int level) throws FormatException {
        var runs = new ArrayList<EntryRun>();
        int i = 0;
        while (i < entries.length) {
            if (entries[i] == 0) {
                i++;
                continue;
            }
            EntryTarget target = targetOf(hypervisor, entries[i], level);
            int end = i + 1;
            while (end < entries.length && isLike(entries[i], entries[end], level)
                    && target.isLike(targetOf(hypervisor, entries[end], level))) {
                end++;
            }
            var run = new EntryRun(level, i, Arrays.copyOfRange(entries, i, end), target);
            if (run.length() >= SHORTEST) {
                runs.add(run);
            } else {
                runs.addAll(run.singles(hypervisor));
            }
            i = end;
        }
        return runs;
    }

    private List<EntryRun> singles(Hypervisor hypervisor) throws FormatException {
        var runs = new ArrayList<EntryRun>();
        for (int i = 0; i < words.length; i++) {
            runs.add(new EntryRun(level, first + i, new long[] { words[i] }, targetOf(hypervisor, words[i], level)));
        }
        return runs;
    }

    private static EntryTarget targetOf(Hypervisor hypervisor, long raw, int level) throws FormatException {
        return PageEntry.isPresent(raw) ? EntryTarget.of(hypervisor, PageEntry.frame(raw, level)) : EntryTarget.NONE;
    }

    private static boolean isLike(long one, long other, int level) {
        if (!PageEntry.isPresent(one) || !PageEntry.isPresent(other)) {
            return !PageEntry.isPresent(one) && !PageEntry.isPresent(other) && other != 0;
        }
        long differing = (one ^ other) & ~PageEntry.FRAME_MASK & ~OFTEN_CHANGING;
        return differing == 0 && PageEntry.isLeaf(one, level) && PageEntry.isLeaf(other, level);
    }

    /** A folded run as single entries. */
    List<EntryRun> unfold(Hypervisor hypervisor) throws FormatException {
        return singles(hypervisor);
    }

    /** The line. */
    Row row(String id, AddressSpace space, long base) {
        var address = new VirtualAddress(space, address(base));
        MachineFrame frame = PageEntry.frame(words[0], level);
        boolean present = PageEntry.isPresent(words[0]);
        var subjects = new ArrayList<Subject>();
        subjects.add(new Subject.Address(address));
        if (present) {
            subjects.add(new Subject.Frame(frame));
        }
        subjects.add(new Subject.Domain(space.domain()));
        var cells = List.of(Cell.text(address.toString()), Cell.of(sizeText(), PageEntry.bytesPerEntry(level) * length()),
                Cell.text("L%d %d".formatted(level, first) + (length() > 1 ? "-" + (first + length() - 1) : "")), flagsCell(),
                present ? frameCell(frame) : Cell.EMPTY, length() == 1 ? target.guestFrameCell() : Cell.EMPTY,
                target.typeCell(), length() == 1 ? target.countCell() : Cell.EMPTY, Cell.flag(target.pinned(), "pinned"),
                Cell.text(target.owner()), entryCell());
        boolean isSuspect = present && target.owner().equals(EntryTarget.NO_RAM) && !PageEntry.isLeaf(words[0], level);
        return new Row(id, cells, isSuspect ? Emphasis.PROBLEM : Emphasis.NONE, subjects);
    }

    private Cell entryCell() {
        return length() == 1 ? Cell.text("%016x".formatted(words[0])) : Cell.EMPTY.withHint("Expand to see the single entries.");
    }

    private Cell frameCell(MachineFrame frame) {
        if (length() == 1) {
            return Cell.text(frame.toString());
        }
        long step = PageEntry.pagesPerEntry(level);
        for (int i = 1; i < words.length; i++) {
            if (PageEntry.frame(words[i], level).number() != frame.number() + i * step) {
                return Cell.text("%d frames".formatted(length()));
            }
        }
        return Cell.text("%s-%x".formatted(frame, frame.number() + length() * step - 1));
    }

    private Cell flagsCell() {
        long all = -1L;
        long any = 0;
        for (long word : words) {
            all &= word;
            any |= word;
        }
        if (!PageEntry.isPresent(words[0])) {
            return Cell.text("not present").withHint(length() == 1 ? "%016x".formatted(words[0]) : "");
        }
        long some = (any ^ all) & OFTEN_CHANGING;
        String names = PageEntry.flags(all, level);
        return Cell.text(some == 0 ? names : names + " (some: " + PageEntry.flags(some, level) + ")")
                .withHint(length() == 1 ? "%016x".formatted(words[0]) : "bits that all entries have");
    }

    private String sizeText() {
        long size = PageEntry.bytesPerEntry(level);
        String one = sizeName(size);
        return length() == 1 ? one : "%d x %s".formatted(length(), one);
    }

    /** A power of two in the largest unit that leaves a whole number. */
    static String sizeName(long bytes) {
        List<String> units = List.of("bytes", "KiB", "MiB", "GiB", "TiB");
        int unit = 0;
        long value = bytes;
        while (unit < units.size() - 1 && value >= KIB && value % KIB == 0) {
            value /= KIB;
            unit++;
        }
        return value + " " + units.get(unit);
    }
}
