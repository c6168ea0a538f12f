package org.parascope.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.parascope.inspect.SampleNewerLinux.ALLOCATION;
import static org.parascope.inspect.SampleNewerLinux.LEAF;
import static org.parascope.inspect.SampleNewerLinux.RANGE;
import static org.parascope.inspect.SampleNewerLinux.at;
import static org.parascope.inspect.SampleNewerLinux.descriptor;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.inspect.shape.Notice;
import org.parascope.inspect.shape.Table;
import org.parascope.inspect.shape.TextForm;
import org.parascope.machine.Progress;

/** A maple tree of interrupts is read through nodes of every kind and number of levels; a damaged one is read as far as it goes, and said to be. */
class MapleWalkTest {
    private static final long END = -1;
    private static final int UNKNOWN = 7;
    private static final int DEEP = 31;

    @TempDir
    Path folder = Path.of("");

    private final SampleNewerLinux linux = SampleNewerLinux.make();

    private void assertHolds(String numbers) throws Exception {
        assertRead(numbers, List.of());
    }

    private void assertDamagedButHolds(String numbers) throws Exception {
        assertRead(numbers, List.of(Notice.Kind.BROKEN));
    }

    private void assertRead(String numbers, List<Notice.Kind> notices) throws Exception {
        try (SampleMachine machine = SampleMachine.of(linux.bytes(), folder)) {
            Table table = new LinuxInterrupts().run(machine, Progress.NONE);
            assertEquals(numbers, String.join(" ", table.rows().stream().map(row -> row.cells().get(1).text()).toList()), TextForm.of(table));
            assertEquals(notices, table.notices().stream().map(Notice::kind).toList(), TextForm.of(table));
        }
    }

    @Test
    void anEmptyTreeHasNothing() throws Exception {
        linux.root(0);
        assertHolds("");
    }

    @Test
    void theOnlyEntryIsInTheRootItself() throws Exception {
        linux.root(descriptor(1));
        assertHolds("0");
    }

    @Test
    void aFullLeafsLastSlotHasNoPivot() throws Exception {
        linux.root(linux.node(0, LEAF, new long[] { 0, 1, 2, 3, 4 }, descriptor(0), 0, descriptor(1), descriptor(2), 0, 0));
        assertHolds("0 2 3");
    }

    @Test
    void aFullNodesLastSlotHasNoPivot() throws Exception {
        linux.root(linux.node(0, ALLOCATION, new long[] { 9, 19, 29 }, at(1, LEAF), at(2, LEAF), at(3, LEAF), at(4, LEAF)));
        for (int i = 0; i < 4; i++) {
            linux.node(i + 1, LEAF, new long[] { 10L * i, i == 3 ? END : 10 * i + 9 }, descriptor(i % 3), 0);
        }
        assertHolds("0 10 20 30");
    }

    @Test
    void manyLevelsLeadToTheSame() throws Exception {
        linux.root(linux.node(0, RANGE, new long[] { END }, at(1, ALLOCATION)));
        for (int i = 1; i < DEEP - 1; i++) {
            linux.node(i, i % 2 == 0 ? RANGE : ALLOCATION, new long[] { END }, at(i + 1, i == DEEP - 2 ? LEAF : i % 2 == 0 ? ALLOCATION : RANGE));
        }
        linux.node(DEEP - 1, LEAF, new long[] { 2, 3 }, 0, descriptor(0));
        assertHolds("3");
    }

    @Test
    void oneLevelMoreThanAnyTreeHasIsNotRead() throws Exception {
        linux.root(linux.node(0, RANGE, new long[] { END }, at(1, RANGE)));
        for (int i = 1; i < DEEP; i++) {
            linux.node(i, RANGE, new long[] { END }, at(i + 1, i == DEEP - 1 ? LEAF : RANGE));
        }
        linux.node(DEEP, LEAF, new long[] { 2, 3 }, 0, descriptor(0));
        assertDamagedButHolds("");
    }

    @Test
    void aNodeThatLeadsToItselfIsReadOnce() throws Exception {
        linux.node(2, RANGE, new long[] { 5, 99, END }, at(2, RANGE), at(4, LEAF), at(0, ALLOCATION));
        assertDamagedButHolds("0 6");
    }

    @Test
    void aNodeThatWasTakenOutOfTheTreeIsNotRead() throws Exception {
        linux.remove(3);
        assertDamagedButHolds("0 6");
    }

    @Test
    void aNodeOfNoKnownKindIsNotRead() throws Exception {
        linux.node(2, RANGE, new long[] { 5, 99, END }, at(3, UNKNOWN), at(4, LEAF), at(5, LEAF));
        assertDamagedButHolds("0 6");
    }

    @Test
    void aNodeOutsideOfTheMemoryIsNotRead() throws Exception {
        linux.node(2, RANGE, new long[] { 5, 99, END }, 0xffffffffdead0000L | LEAF << 3, at(4, LEAF), at(5, LEAF));
        assertDamagedButHolds("0 6");
    }

    @Test
    void pivotsThatDoNotRiseEndTheirNode() throws Exception {
        linux.node(2, RANGE, new long[] { 5, 4, END }, at(3, LEAF), at(4, LEAF), at(5, LEAF));
        assertDamagedButHolds("0 5");
    }

    @Test
    void aPivotBehindTheNodesEndEndsIt() throws Exception {
        linux.node(1, LEAF, new long[] { 0, 5, END }, descriptor(0), descriptor(1), descriptor(2));
        assertDamagedButHolds("0 5 6");
    }

    @Test
    void oneInterruptOfManyNumbersIsNone() throws Exception {
        linux.node(1, LEAF, new long[] { 4 }, descriptor(0));
        assertDamagedButHolds("0 5 6");
    }
}
