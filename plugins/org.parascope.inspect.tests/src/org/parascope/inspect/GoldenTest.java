package org.parascope.inspect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.inspect.shape.JsonForm;
import org.parascope.inspect.shape.Shape;
import org.parascope.inspect.shape.TextForm;
import org.parascope.machine.MachineAddress;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.Progress;

/**
 * Each inspection of the checked-in sample image against its checked-in text.
 *
 * <p>After an intended change of what an inspection shows, run with {@code -Dparascope.golden.update=FOLDER} (this package's source
 * folder), look at the difference and check it in.
 */
@NonNullByDefault({}) // JUnit fills the fields
class GoldenTest {
    private static final String UPDATE = "parascope.golden.update";

    @TempDir
    Path folder;
    private SampleMachine machine;

    private SampleMachine linux() throws IOException {
        machine.close();
        machine = SampleMachine.of(golden("linux.ram", SampleLinux.bytes()), folder);
        return machine;
    }

    @BeforeEach
    void openImage() throws IOException {
        machine = SampleMachine.of(golden("sample.ram", SampleImage.bytes()), folder);
    }

    @AfterEach
    void closeImage() {
        machine.close();
    }

    @Test
    void theCheckedInImageIsTheOneTheBuilderMakes() throws IOException {
        assertArrayEquals(SampleImage.bytes(), golden("sample.ram", SampleImage.bytes()));
        assertArrayEquals(SampleLinux.bytes(), golden("linux.ram", SampleLinux.bytes()));
        checkText("sample.layout", SampleLayout.TEXT); // for tests of other bundles
    }

    @Test
    void domains() throws Exception {
        check("domains", new Domains().run(machine, Progress.NONE));
    }

    @Test
    void processorsWithTheirQueues() throws Exception {
        check("runqueues", new RunQueues().run(machine, Progress.NONE));
    }

    @Test
    void timersInTheOrderTheyExpire() throws Exception {
        check("timers", new Timers().run(machine, Progress.NONE));
    }

    @Test
    void interruptsAndWhoOwnsThem() throws Exception {
        check("pirqs", new PhysicalInterrupts().run(machine, Progress.NONE));
    }

    @Test
    void aVcpuWithTrapsAndDescriptors() throws Exception {
        check("vcpu", new VcpuDetails(0, 0).run(machine, Progress.NONE));
    }

    @Test
    void theLogWithAPanic() throws Exception {
        check("log", new HypervisorLog().run(machine, Progress.NONE));
    }

    @Test
    void whatWentWrong() throws Exception {
        check("reports", new Reports().run(machine, Progress.NONE));
    }

    @Test
    void grants() throws Exception {
        check("grants", new Grants().run(machine, Progress.NONE));
    }

    @Test
    void eventChannels() throws Exception {
        check("events", new EventChannels().run(machine, Progress.NONE));
    }

    @Test
    void whoSharesWithWhomAsAGraph() throws Exception {
        check("grants-graph", new GrantGraph().run(machine, Progress.NONE));
    }

    @Test
    void eventChannelsAsAGraphHaveOneEdgeForBothEnds() throws Exception {
        check("events-graph", new EventChannelGraph().run(machine, Progress.NONE));
    }

    @Test
    void pageTablesShowOnlyWhatIsExpanded() throws Exception {
        check("pagetables-closed", new PageTables(TableRoot.kernel(0, 0), Set.of()).run(machine, Progress.NONE));
    }

    @Test
    void pageTablesExpanded() throws Exception {
        var expanded = Set.of("0", "0/0", "0/0/0", "0/0/0/16+", "0/0/5+", "300");
        check("pagetables", new PageTables(TableRoot.kernel(0, 0), expanded).run(machine, Progress.NONE));
    }

    @Test
    void pageTableRanges() throws Exception {
        check("ranges", new PageTableRanges(TableRoot.kernel(0, 0)).run(machine, Progress.NONE));
    }

    @Test
    void walkOfAMappedAddress() throws Exception {
        check("walk", new Walk(TableRoot.kernel(0, 0), 0xffff88000001e123L).run(machine, Progress.NONE));
    }

    @Test
    void walkOfALargePage() throws Exception {
        check("walk-large", new Walk(TableRoot.user(0, 0), 0x612345).run(machine, Progress.NONE));
    }

    @Test
    void walkOfAnAddressThatIsNotMapped() throws Exception {
        check("walk-unmapped", new Walk(TableRoot.kernel(0, 0), 0x1000).run(machine, Progress.NONE));
    }

    @Test
    void framesAsRuns() throws Exception {
        check("frames", new Frames().run(machine, Progress.NONE));
    }

    @Test
    void framesSummedUp() throws Exception {
        check("frames-sum", new FrameSummary().run(machine, Progress.NONE));
    }

    @Test
    void aPageTablesFrameWithAllThatLeadsToIt() throws Exception {
        check("frame-l1", new FrameDetails(new MachineFrame(22)).run(machine, Progress.NONE));
    }

    @Test
    void aSharedInfoFrame() throws Exception {
        check("frame-shared-info", new FrameDetails(new MachineFrame(13)).run(machine, Progress.NONE));
    }

    @Test
    void aGrantedFrame() throws Exception {
        check("frame-granted", new FrameDetails(new MachineFrame(0x12)).run(machine, Progress.NONE));
    }

    @Test
    void breachesOfTheRulesAreListedWithTheirFrames() throws Exception {
        check("audit", new Audit().run(machine, Progress.NONE));
    }

    @Test
    void processesOfALinuxGuest() throws Exception {
        check("processes", new LinuxProcesses().run(linux(), Progress.NONE));
    }

    @Test
    void interruptsOfALinuxGuest() throws Exception {
        check("interrupts", new LinuxInterrupts().run(linux(), Progress.NONE));
    }

    @Test
    void devicesOfALinuxGuest() throws Exception {
        check("devices", new LinuxDevices().run(linux(), Progress.NONE));
    }

    @Test
    void aNewerLinuxTellsTheSameInWhateverFormItsNamesAre() throws Exception {
        for (SampleSymbols.Form form : SampleSymbols.Form.values()) {
            machine.close();
            machine = SampleMachine.of(SampleNewerLinux.make(form).bytes(), folder);
            check("processes", new LinuxProcesses().run(machine, Progress.NONE));
            check("interrupts", new LinuxInterrupts().run(machine, Progress.NONE));
            check("devices", new LinuxDevices().run(machine, Progress.NONE));
        }
    }

    @Test
    void ringsOfADiskANetworkCardAndAConsole() throws Exception {
        check("rings", new DeviceRings().run(linux(), Progress.NONE));
    }

    @Test
    void xenstoreInTheMemoryOfItsDaemon() throws Exception {
        check("xenstore", new XenstoreWatch().nodes().run(linux(), Progress.NONE));
    }

    @Test
    void thePolicyInForce() throws Exception {
        check("policy", new PolicyInForce().run(linux(), Progress.NONE));
    }

    @Test
    void settingsThatAModelIsComparedWith() throws Exception {
        check("settings", new DomainSettings().run(machine, Progress.NONE));
    }

    @Test
    void whatChangedInPageTablesSinceASnapshot() throws Exception {
        var changes = new PageTableChanges(TableRoot.kernel(0, 0));
        check("changes-none", changes.run(machine, Progress.NONE));
        MachineAddress table = new MachineFrame(22).address();
        long entry = machine.memory().readLong(table);
        machine.memory().writeLong(table, entry & ~PageEntry.WRITE);
        machine.memory().writeLong(table.plus(8), entry);
        machine.memory().writeLong(table.plus(17 * 8), 0);
        machine.memory().writeLong(table.plus(18 * 8), 0);
        machine.memory().writeLong(table.plus(20 * 8), machine.memory().readLong(table.plus(20 * 8)) ^ 3L << 12);
        machine.memory().writeLong(table.plus(30 * 8), machine.memory().readLong(table.plus(30 * 8)) | PageEntry.DIRTY);
        check("changes", changes.run(machine, Progress.NONE));
    }

    private void check(String name, Shape shape) throws IOException {
        checkText(name + ".txt", TextForm.of(shape));
        checkText(name + ".json", JsonForm.of(shape));
    }

    private static void checkText(String name, String found) throws IOException {
        assertEquals(new String(golden(name, found.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8), found, name);
    }

    private static byte[] golden(String name, byte[] found) throws IOException {
        String update = System.getProperty(UPDATE);
        if (update != null) {
            Files.write(Path.of(update, "golden", name), found);
            return found;
        }
        try (InputStream in = Objects.requireNonNull(GoldenTest.class.getResourceAsStream("golden/" + name), "golden/" + name)) {
            return in.readAllBytes();
        }
    }
}
