package org.parascope.inspect;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Notice;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Shape;
import org.parascope.inspect.shape.Table;
import org.parascope.inspect.shape.TextForm;
import org.parascope.machine.MachineAddress;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.Progress;

/** Whatever memory holds, an inspection ends soon, with a result or a reason. */
class HostileMemoryTest {
    private static final int SEED = 20261123;
    private static final int IMAGES = 150;
    private static final int GUESTS = 150;
    private static final int MOST_TEXT = 1 << 24;
    private static final int HEAP = 11;
    private static final Set<String> EXPANDED = Set.of("0", "0/0", "0/0/0", "0/0/0/0", "1", "1/1", "272");

    @TempDir
    static Path folder = Path.of("");

    private static List<Inspection<?>> inspections() {
        return List.of(new Domains(), new DomainSettings(), new GrantGraph(), new EventChannelGraph(), new Grants(), new EventChannels(), new PageTables(TableRoot.kernel(0, 0), EXPANDED),
                new PageTables(TableRoot.kernel(1, 0), EXPANDED), new PageTableRanges(TableRoot.kernel(0, 0)),
                new Walk(TableRoot.kernel(1, 0), 0x1234), new Frames(), new FrameSummary(), new FrameDetails(new MachineFrame(22)),
                new FrameDetails(new MachineFrame(13)), new Audit(), new RunQueues(), new Timers(), new PhysicalInterrupts(), new VcpuDetails(0, 0),
                new VcpuDetails(1, 0), new HypervisorLog(), new Reports(),
                new FrameDetails(new MachineFrame(18)), new PageTableRanges(TableRoot.kernel(1, 0)), new Walk(TableRoot.user(0, 0), 0x612345));
    }

    /** What a guest's own memory tells: each domain may hold anything there. */
    private static List<Inspection<?>> guestInspections() {
        var store = new XenstoreWatch();
        return List.of(new LinuxProcesses(), new LinuxInterrupts(), new LinuxDevices(), new DeviceRings(), store.nodes(), store.log(),
                new VcpuDetails(0, 0), new PolicyInForce());
    }

    @Test
    void scrambledImagesNeverHangNorBreakAnInspection() throws Exception {
        var random = new Random(SEED);
        for (int i = 0; i < IMAGES; i++) {
            byte[] ram = SampleImage.bytes();
            scramble(ram, random, HEAP, 1);
            runAll(ram, inspections(), "image " + i);
        }
    }

    @Test
    void aGuestsScrambledMemoryNeverHangsNorBreaksAnInspection() throws Exception {
        var random = new Random(SEED + 1);
        for (int i = 0; i < GUESTS; i++) {
            byte[] ram = SampleLinux.bytes();
            // Its kernel's data, its database, its rings.
            scramble(ram, random, SampleLinux.SPOILT.get(i % SampleLinux.SPOILT.size()), 4);
            runAll(ram, guestInspections(), "guest " + i);
        }
    }

    private static void runAll(byte[] ram, List<Inspection<?>> inspections, String image) throws Exception {
        try (SampleMachine machine = SampleMachine.of(ram, folder)) {
            for (Inspection<?> inspection : inspections) {
                assertTimeoutPreemptively(Duration.ofSeconds(20), () -> tryOut(inspection, machine), image);
            }
        }
    }

    @Test
    void whatChangesBetweenTwoLooksMayBeAnything() throws Exception {
        var random = new Random(SEED + 2);
        byte[] good = SampleLinux.bytes();
        for (int i = 0; i < GUESTS; i++) {
            byte[] ram = good.clone();
            scramble(ram, random, SampleImage.D0_L4, 5);
            try (SampleMachine machine = SampleMachine.of(good, folder)) {
                var changes = new PageTableChanges(TableRoot.kernel(0, 0));
                SystemState before = SystemState.read(machine, Progress.NONE);
                tryOut(changes, machine);
                machine.memory().writeBytes(new MachineAddress(0), ram, 0, ram.length);
                assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
                    tryOut(changes, machine);
                    tryOut((another, progress) -> StateDifference.between(before, SystemState.read(another, progress)), machine);
                }, "image " + i);
            }
        }
    }

    @Test
    void aListOfDomainsThatLoopsIsCutAndSaid() throws Exception {
        byte[] ram = SampleImage.bytes();
        // The third domain's next is the first.
        System.arraycopy(ram, 0x1010, ram, (HEAP << 12) + 512 + 8, Long.BYTES);
        try (SampleMachine machine = SampleMachine.of(ram, folder)) {
            Shape shape = new Domains().run(machine, Progress.NONE);
            assertTrue(shape.roots().size() == 3, TextForm.of(shape));
            assertTrue(shape.notices().stream().anyMatch(notice -> notice.kind() == Notice.Kind.BROKEN), TextForm.of(shape));
        }
    }

    @Test
    void aMachineThatWasResetIsReadAnew() throws Exception {
        try (SampleMachine machine = SampleMachine.of(SampleImage.bytes(), folder)) {
            String before = TextForm.of(new PageTables(TableRoot.kernel(0, 0), EXPANDED).run(machine, Progress.NONE));
            // Another boot put the frame table elsewhere: frame 7 takes the place of frame 3 in the hypervisor's own L4.
            MachineAddress entry = new MachineAddress(0x2000 + 8L * PageEntry.index(SampleLayout.FRAMES_START, 4));
            machine.memory().writeLong(entry, 7L << 12 | 3);
            assertTrue(!TextForm.of(new PageTables(TableRoot.kernel(0, 0), EXPANDED).run(machine, Progress.NONE)).equals(before));
        }
    }

    @Test
    void aTreeOfInterruptsThatLoopsIsSaid() throws Exception {
        byte[] ram = SampleLinux.bytes();
        SampleLinux.loopInterrupts(ram);
        try (SampleMachine machine = SampleMachine.of(ram, folder)) {
            Shape shape = new LinuxInterrupts().run(machine, Progress.NONE);
            assertTrue(shape.notices().stream().anyMatch(notice -> notice.kind() == Notice.Kind.BROKEN), TextForm.of(shape));
        }
    }

    @Test
    void aTextOfSomeKiBDoesNotPadEveryLine() {
        var columns = List.of(Column.text("a", "A", ""), Column.text("b", "B", ""));
        var rows = new ArrayList<Row>();
        for (int i = 0; i < 100; i++) {
            rows.add(new Row("r" + i, List.of(Cell.text(i == 0 ? "x".repeat(16_000) : "y"), Cell.text("z"))));
        }
        String text = TextForm.of(Table.of(columns, rows));
        assertTrue(text.length() < 50_000 && text.lines().skip(2).allMatch(line -> line.endsWith("  z")), text.length() + " characters");
    }

    @Test
    void anL4ThatNamesItselfIsShownLevelByLevel() throws Exception {
        try (SampleMachine machine = SampleMachine.of(SampleImage.bytes(), folder)) {
            Shape shape = new PageTables(TableRoot.kernel(1, 0), EXPANDED).run(machine, Progress.NONE);
            assertTrue(TextForm.of(shape).lines().count() < 20, TextForm.of(shape));
        }
    }

    private static void tryOut(Inspection<?> inspection, SampleMachine machine) {
        try {
            int length = TextForm.of(inspection.run(machine, Progress.NONE)).length();
            assertTrue(length < MOST_TEXT, inspection.getClass().getSimpleName() + " shows " + length + " characters");
        } catch (InspectionException e) {
            assertTrue(e.getMessage().length() > 10, e.toString());
        }
    }

    /** Single bits, whole words, and words that point somewhere else in the image; half of them in some frames that matter most. */
    private static void scramble(byte[] ram, Random random, int frame, int frames) {
        int changes = 1 + random.nextInt(40);
        for (int i = 0; i < changes; i++) {
            int at = (random.nextBoolean() ? (frame << 12) + random.nextInt(frames << 12) : random.nextInt(ram.length)) & -Long.BYTES;
            switch (random.nextInt(4)) {
                case 0 -> ram[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> System.arraycopy(ram, random.nextInt(ram.length / 8 - 1) * 8, ram, at, Long.BYTES);
                case 2 -> Arrays.fill(ram, at, at + Long.BYTES, (byte) 0xff);
                default -> ram[at + random.nextInt(Long.BYTES)] = (byte) random.nextInt(256);
            }
        }
    }
}
