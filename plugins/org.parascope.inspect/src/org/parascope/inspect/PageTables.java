package org.parascope.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Emphasis;
import org.parascope.inspect.shape.Node;
import org.parascope.inspect.shape.Notice;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Tree;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MachineMemory;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;
import org.parascope.symbols.FormatException;

/**
 * One address space as a tree from L4 to L1, reading only the tables that are expanded.
 *
 * <p>A node's id is the path of indices to it ({@code 272/0/3}), {@code +} marks a line that folds a run of like entries. Tables
 * may name each other in a circle: each level is followed only where it was asked for, so that is harmless. Read
 * {@link EntryRun} next for folding, {@link PageTableRanges} for the whole space at once.
 */
public final class PageTables implements Inspection<Tree> {
    public static final List<Column> COLUMNS = List.of(
            Column.code("address", "Virtual address", "First byte that the entry maps; whose address it is stands before the colon"),
            Column.text("size", "Size", "What the entry covers; a folded line tells how many pages of which size"),
            Column.text("level", "Level", "Table that holds the entry, L4 to L1, and the entry's index in it"),
            Column.code("flags", "Flags", "Bits of the entry by name; GK marks a PV kernel's own page"),
            Column.code("frame", "Frame", "Machine frame that the entry names"),
            Column.code("gfn", "Guest frame", "The owner's own number for that frame, from the machine-to-phys map"),
            Column.text("type", "Type", "What Paracore lets the frame be: a page table, writable, a descriptor page, none"),
            Column.number("count", "Count", "", "Uses of the frame as that type"),
            Column.text("pinned", "Pinned", "Whether a pin holds the frame's page-table tree as valid"),
            Column.text("owner", "Owner", "Domain that owns the frame"),
            Column.code("entry", "Entry", "The raw 64-bit word (Intel SDM volume 3, 4.5)"));

    private static final int ATTEMPTS = 3;
    /** Frame type of a table that was not given back while it was read. */
    private static final String TOP_TYPE = "l4";

    private final TableRoot root;
    private final Set<String> expanded;

    /**
     * @param root whose tables
     * @param expanded ids of the nodes whose children are wanted
     */
    public PageTables(TableRoot root, Set<String> expanded) {
        this.root = root;
        this.expanded = Set.copyOf(expanded);
    }

    @Override
    public Tree run(Machine machine, Progress progress) throws InspectionException {
        Hypervisor hypervisor = Hypervisor.of(machine);
        for (int attempt = 1;; attempt++) {
            MachineFrame frame = root.frame(machine);
            var pass = new Pass(hypervisor, progress);
            try {
                List<Node> nodes = pass.table(frame, PageEntry.LEVELS, 0, "");
                boolean isSettled = root.frame(machine).equals(frame) || EntryTarget.of(hypervisor, frame).type().equals(TOP_TYPE);
                if (!isSettled && attempt == ATTEMPTS) {
                    pass.notices.add(new Notice(Notice.Kind.TORN, root + ": its L4 tables come and go faster than they can be read."));
                }
                if (isSettled || attempt == ATTEMPTS) {
                    return new Tree(COLUMNS, nodes, pass.notices);
                }
            } catch (MemoryException | FormatException e) {
                throw new InspectionException("%s: its L4 table %s cannot be read: %s".formatted(root, frame, e.getMessage()), e);
            }
        }
    }

    /** One reading of the tree. */
    private final class Pass {
        private final Hypervisor hypervisor;
        private final MachineMemory memory;
        private final Progress progress;
        private final List<Notice> notices = new ArrayList<>();

        Pass(Hypervisor hypervisor, Progress progress) {
            this.hypervisor = hypervisor;
            this.memory = hypervisor.memory().machineMemory();
            this.progress = progress;
        }

        /** The lines of one table. */
        List<Node> table(MachineFrame frame, int level, long base, String path) throws MemoryException, FormatException {
            progress.checkCanceled();
            long[] entries = new long[PageEntry.ENTRIES];
            memory.readLongs(frame.address(), entries, 0, PageEntry.ENTRIES);
            var nodes = new ArrayList<Node>();
            for (EntryRun run : EntryRun.fold(hypervisor, entries, level)) {
                nodes.add(run.length() == 1 ? entry(frame, run, base, path) : folded(run, base, path));
            }
            return nodes;
        }

        private Node entry(MachineFrame table, EntryRun run, long base, String path) throws FormatException {
            String id = path + run.first();
            boolean isTable = PageEntry.isPresent(run.raw(0)) && !PageEntry.isLeaf(run.raw(0), run.level());
            if (!isTable || !expanded.contains(id)) {
                return new Node(run.row(id, root.space(), base), isTable, List.of());
            }
            return children(table, run, base, id);
        }

        /** Reads a table; again when the entry that names it changed meanwhile. */
        private Node children(MachineFrame table, EntryRun run, long base, String id) throws FormatException {
            long raw = run.raw(0);
            int level = run.level();
            long start = run.address(base);
            Row row = run.row(id, root.space(), base);
            try {
                for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                    List<Node> below = table(PageEntry.frame(raw, level), level - 1, start, id + "/");
                    long now = memory.readLong(table.address().plus((long) run.first() * Long.BYTES));
                    if ((now & (PageEntry.FRAME_MASK | PageEntry.PRESENT)) == (raw & (PageEntry.FRAME_MASK | PageEntry.PRESENT))) {
                        return new Node(row, true, below);
                    }
                    if (!PageEntry.isPresent(now) || PageEntry.isLeaf(now, level)) {
                        return Node.leaf(row);
                    }
                    raw = now;
                }
                notices.add(new Notice(Notice.Kind.TORN, "%s: the entry changes faster than its table can be read."
                        .formatted(row.cells().getFirst().text())));
                return new Node(row, true, List.of());
            } catch (MemoryException e) {
                notices.add(new Notice(Notice.Kind.BROKEN, "%s: the L%d entry names %s, which is not RAM."
                        .formatted(row.cells().getFirst().text(), level, PageEntry.frame(raw, level))));
                return new Node(row.withEmphasis(Emphasis.PROBLEM), true, List.of());
            }
        }

        private Node folded(EntryRun run, long base, String path) throws FormatException {
            String id = path + run.first() + "+";
            var below = new ArrayList<Node>();
            if (expanded.contains(id)) {
                for (EntryRun single : run.unfold(hypervisor)) {
                    below.add(Node.leaf(single.row(id + "/" + single.first(), root.space(), base)));
                }
            }
            return new Node(run.row(id, root.space(), base), true, below);
        }
    }

    /** The ids of the nodes to expand so that the line of an address shows. */
    public static List<String> pathTo(long address) {
        var ids = new ArrayList<String>();
        var path = new StringBuilder();
        for (int level = PageEntry.LEVELS; level > 1; level--) {
            path.append(path.isEmpty() ? "" : "/").append(PageEntry.index(address, level));
            ids.add(path.toString());
        }
        return ids;
    }
}
