package org.parascope.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Table;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.Progress;

/** What changed in page tables since a snapshot, on memory made by hand. */
class PageTableChangesTest {
    private static final long TABLE = PageEntry.PRESENT | PageEntry.WRITE | PageEntry.USER;
    private static final TableRoot ROOT = TableRoot.kernel(3, 0);

    private final ArrayMemory memory = new ArrayMemory(8).entry(1, 0, 2, TABLE).entry(2, 0, 3, TABLE).entry(3, 0, 4, TABLE).entry(4, 0, 5, TABLE)
            .entry(4, 1, 6, TABLE).entry(4, 2, 7, TABLE);

    private PageTableSnapshot read() throws Exception {
        return PageTableSnapshot.read(memory, new MachineFrame(1), Progress.NONE);
    }

    private static Table between(PageTableSnapshot before, PageTableSnapshot after) {
        return PageTableChanges.between(ROOT, before, after, Progress.NONE);
    }

    private static List<String> texts(Row row) {
        return row.cells().stream().map(Cell::text).toList();
    }

    @Test
    void nothingIsOtherInTheSameTables() throws Exception {
        assertTrue(between(read(), read()).rows().isEmpty());
    }

    @Test
    void eachKindOfChangeIsNamedWithBeforeAndAfter() throws Exception {
        PageTableSnapshot before = read();
        memory.entry(4, 0, 5, PageEntry.PRESENT | PageEntry.USER).entry(4, 1, 7, TABLE).entry(4, 2, 0, 0).entry(4, 9, 6, TABLE);
        List<Row> rows = between(before, read()).rows();
        assertEquals(List.of("d3:0000000000000000", "4", "1", "other rights", "P RW US", "P US", "mfn 5", "mfn 5"), texts(rows.get(0)));
        assertEquals(List.of("d3:0000000000001000", "4", "1", "other frame", "P RW US", "P RW US", "mfn 6", "mfn 7"), texts(rows.get(1)));
        assertEquals(List.of("d3:0000000000002000", "4", "1", "unmapped", "P RW US", "", "mfn 7", ""), texts(rows.get(2)));
        assertEquals(List.of("d3:0000000000009000", "4", "1", "mapped", "", "P RW US", "", "mfn 6"), texts(rows.get(3)));
        assertEquals(4, rows.size());
    }

    @Test
    void neighboursThatChangedAlikeShareALine() throws Exception {
        PageTableSnapshot before = read();
        for (int i = 0; i < 3; i++) {
            memory.entry(4, i, 5 + i, TABLE | PageEntry.ACCESSED);
        }
        List<Row> rows = between(before, read()).rows();
        assertEquals(1, rows.size());
        assertEquals(List.of("d3:0000000000000000", "12", "3", "used", "P RW US", "P RW US A", "mfn 5", "mfn 5"), texts(rows.getFirst()));
    }

    @Test
    void aLargePageInPlaceOfSmallOnesIsBothUnmappedAndMapped() throws Exception {
        PageTableSnapshot before = read();
        memory.entry(3, 0, 0, TABLE | PageEntry.LARGE);
        List<Row> rows = between(before, read()).rows();
        assertEquals(List.of("unmapped", "mapped", "unmapped"), rows.stream().map(row -> row.cells().get(3).text()).toList());
        assertEquals("2,048", rows.get(1).cells().get(1).text());
    }
}
