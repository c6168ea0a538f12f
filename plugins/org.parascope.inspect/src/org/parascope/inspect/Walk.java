package org.parascope.inspect;

import java.util.ArrayList;
import java.util.List;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Emphasis;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.Table;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;
import org.parascope.symbols.FormatException;

/** One address through the four levels of a page table, as the processor walks it: one row a level, and where it ends. */
public final class Walk implements Inspection<Table> {
    public static final List<Column> COLUMNS = List.of(
            Column.text("level", "Level", "The table looked into"),
            Column.code("table", "Table", "Machine frame of that table"),
            Column.number("index", "Index", "", "Which of its 512 entries: nine bits of the address"),
            Column.code("entry", "Entry", "The raw 64-bit word"),
            Column.code("flags", "Flags", "Bits of the entry by name"),
            Column.code("frame", "Leads to", "Machine frame that the entry names"),
            Column.code("gfn", "Guest frame", "The owner's own number for that frame"),
            Column.text("type", "Type", "What Paracore lets the frame be"),
            Column.number("count", "Count", "", "Uses of the frame as that type"),
            Column.text("owner", "Owner", "Domain that owns the frame"));
    /** Id of the last row: the machine address, or why there is none. */
    public static final String RESULT = "result";

    private final TableRoot root;
    private final long address;

    public Walk(TableRoot root, long address) {
        this.root = root;
        this.address = address;
    }

    @Override
    public Table run(Machine machine, Progress progress) throws InspectionException {
        Hypervisor hypervisor = Hypervisor.of(machine);
        var rows = new ArrayList<Row>();
        try {
            walk(hypervisor, root.frame(machine), rows);
        } catch (FormatException e) {
            throw new InspectionException("The page tables cannot be read: " + e.getMessage(), e);
        }
        return Table.of(COLUMNS, rows);
    }

    private void walk(Hypervisor hypervisor, MachineFrame first, List<Row> rows) throws FormatException {
        if (PageEntry.canonical(address) != address) {
            rows.add(result("not canonical: bits 63 to 47 of %016x differ".formatted(address), Emphasis.NOTICE));
            return;
        }
        MachineFrame table = first;
        for (int level = PageEntry.LEVELS; level >= 1; level--) {
            int index = PageEntry.index(address, level);
            long raw;
            try {
                raw = hypervisor.memory().machineMemory().readLong(table.address().plus((long) index * Long.BYTES));
            } catch (MemoryException e) {
                rows.add(result("broken: the L%d table %s is not RAM".formatted(level, table), Emphasis.PROBLEM));
                return;
            }
            rows.add(step(hypervisor, level, table, index, raw));
            if (!PageEntry.isPresent(raw)) {
                rows.add(result("not mapped: L%d entry %d is not present".formatted(level, index), Emphasis.NOTICE));
                return;
            }
            table = PageEntry.frame(raw, level);
            if (PageEntry.isLeaf(raw, level)) {
                rows.add(found(table, level));
                return;
            }
        }
    }

    private static Row step(Hypervisor hypervisor, int level, MachineFrame table, int index, long raw) throws FormatException {
        boolean present = PageEntry.isPresent(raw);
        MachineFrame frame = PageEntry.frame(raw, level);
        EntryTarget target = present ? EntryTarget.of(hypervisor, frame) : EntryTarget.NONE;
        var cells = List.of(Cell.of("L" + level, level), Cell.text(table.toString()), Cell.number(index),
                Cell.text("%016x".formatted(raw)), Cell.text(present ? PageEntry.flags(raw, level) : "not present"),
                present ? Cell.text(frame.toString()) : Cell.EMPTY, target.guestFrameCell(), target.typeCell(), target.countCell(),
                Cell.text(target.owner()));
        return new Row("L" + level, cells, new Subject.Frame(present ? frame : table));
    }

    private Row found(MachineFrame frame, int level) {
        long offset = address & PageEntry.bytesPerEntry(level) - 1;
        long machine = frame.address().value() + offset;
        return result("machine %x, %s offset %x".formatted(machine, new MachineFrame(machine >>> MachineFrame.SHIFT),
                machine & MachineFrame.SIZE - 1), Emphasis.NONE);
    }

    private Row result(String text, Emphasis emphasis) {
        var cells = new ArrayList<Cell>();
        cells.add(Cell.text("ends"));
        cells.add(Cell.text(text));
        while (cells.size() < COLUMNS.size()) {
            cells.add(Cell.EMPTY);
        }
        return new Row(RESULT, cells, emphasis, List.of());
    }
}
