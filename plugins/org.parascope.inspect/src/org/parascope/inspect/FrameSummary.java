package org.parascope.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Table;
import org.parascope.inspect.shape.UnitMap;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.Progress;

/** How many frames each owner has of each type: the map of frames as a short table. */
public final class FrameSummary implements Inspection<Table> {
    public static final List<Column> COLUMNS = List.of(
            Column.text("owner", "Owner", "Domain that owns the frames; Paracore, I/O (no RAM), or free"),
            Column.text("type", "Type", "What they are used as now"),
            Column.number("frames", "Frames", "", "Machine frames of 4 KiB"),
            Column.number("memory_kib", "Memory", "MiB", "The same as memory"));
    private static final double KIB_PER_MIB = 1024.0;

    @Override
    public Table run(Machine machine, Progress progress) throws InspectionException {
        UnitMap map = new Frames().run(machine, progress);
        UnitMap.View owners = map.views().getFirst();
        UnitMap.View types = map.views().getLast();
        var counts = new TreeMap<Integer, Integer>();
        for (int i = 0; i < map.size(); i++) {
            counts.merge((owners.kindOf()[i] & 0xff) << Byte.SIZE | types.kindOf()[i] & 0xff, 1, Integer::sum);
        }
        var rows = new ArrayList<Row>();
        counts.forEach((key, count) -> rows.add(row(owners.kinds().get(key >>> Byte.SIZE), types.kinds().get(key & 0xff), count)));
        return new Table(COLUMNS, rows, map.notices());
    }

    private static Row row(UnitMap.Kind owner, UnitMap.Kind type, int count) {
        long kib = (long) count * (MachineFrame.SIZE / 1024);
        return new Row(owner.name() + ":" + type.name(), List.of(Cell.text(owner.name()), Cell.text(type.name()), Cell.number(count),
                Cell.of(String.format(Locale.ROOT, "%.1f", kib / KIB_PER_MIB), kib)));
    }
}
