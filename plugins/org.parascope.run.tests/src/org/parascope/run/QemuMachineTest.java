package org.parascope.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parascope.machine.CanceledException;
import org.parascope.machine.MachineAddress;
import org.parascope.machine.MachineState;
import org.parascope.machine.Progress;

/** The life of a machine in a real QEMU: its start, its steering, each way to end, and that nothing of it stays. */
@Timeout(120)
class QemuMachineTest extends OwnRunFolder {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void consoleCarriesBothWaysAndPowerOffEndsTheRun() throws Exception {
        QemuMachine machine = start(EchoDisk.setup(folder), true);
        try (var console = new Expect(machine.firstConsole())) {
            console.await("READY\r\n", SOON);
            console.type("hello");
            assertEquals("", console.await("hello", SOON));
            console.type("q");
        }
        assertEquals(Ending.Reason.POWERED_OFF, endOf(machine).reason());
        assertNothingLeft(machine);
        assertEquals(MachineState.ENDED, machine.state());
        assertTrue(new String(machine.firstConsole().history()).endsWith("hello"));
        assertThrows(RunException.class, machine::suspend);
        assertThrows(RunException.class, () -> machine.firstConsole().send(new byte[1]));
        machine.close();
    }

    @Test
    void memoryIsSharedWithTheRunningMachineAndReadableAfterItsEnd() throws Exception {
        QemuMachine machine = start(EchoDisk.setup(folder), true);
        try (var console = new Expect(machine.firstConsole())) {
            console.await("READY", SOON);
        }
        var ready = new MachineAddress(0x7c4c);
        assertEquals("READY", new String(machine.memory().read(ready, 5)));
        machine.terminate();
        assertEquals("READY", new String(machine.memory().read(ready, 5)));
        machine.close();
    }

    @Test
    void suspendResumeAndResetChangeItsStateAndAreHeardOf() throws Exception {
        QemuMachine machine = start(EchoDisk.setup(folder), false);
        assertEquals(MachineState.SUSPENDED, machine.state());
        assertEquals(0, machine.firstConsole().history().length);
        machine.resume();
        try (var console = new Expect(machine.firstConsole())) {
            console.await("READY", SOON);
            awaitState(machine, MachineState.RUNNING);
            machine.suspend();
            awaitState(machine, MachineState.SUSPENDED);
            machine.resume();
            machine.monitor("info status");
            console.type("x");
            console.await("x", SOON);
            machine.reset();
            console.await("READY", SOON);
        }
        machine.close();
    }

    @Test
    void aSnapshotBringsMemoryAndProcessorBackWhileTheMachineRuns() throws Exception {
        try (QemuMachine machine = start(EchoDisk.setup(folder), true); var console = new Expect(machine.firstConsole())) {
            console.await("READY", SOON);
            Snapshots snapshots = machine.snapshots();
            assertTrue(snapshots.list().isEmpty());
            var unused = new MachineAddress(0x200000);
            machine.memory().writeLong(unused, 1);
            snapshots.save("before it all");
            machine.memory().writeLong(unused, 2);
            var again = assertThrows(RunException.class, () -> snapshots.save("before it all"));
            assertTrue(again.getMessage().contains("already"), again.getMessage());
            snapshots.restore("before it all");
            assertEquals(1, machine.memory().readLong(unused));
            awaitState(machine, MachineState.RUNNING);
            console.type("x");
            console.await("x", SOON);
            assertEquals("before it all", snapshots.list().getFirst().name());
            assertTrue(snapshots.list().getFirst().bytes() > 0);
            snapshots.delete("before it all");
            var gone = assertThrows(RunException.class, () -> snapshots.restore("before it all"));
            assertTrue(gone.getMessage().contains("before it all"), gone.getMessage());
        }
    }

    @Test
    void aDiskThatIsWrittenToAsItIsCanBePartOfNoSnapshot() throws Exception {
        Path disk = Files.write(folder.resolve("data.img"), new byte[1 << 20]);
        MachineSetup setup = EchoDisk.setup(folder).withExtraArguments(List.of("-drive",
                "file=" + disk + ",format=raw,if=none,id=data", "-device", "virtio-blk-pci,drive=data"));
        try (QemuMachine machine = start(setup, true)) {
            var refused = assertThrows(RunException.class, () -> machine.snapshots().save("none"));
            assertTrue(refused.getMessage().contains("data") && refused.getMessage().contains("qcow2"), refused.getMessage());
        }
    }

    @Test
    void aRebootEndsTheRunOrStartsOverAsTheSetupSays() throws Exception {
        QemuMachine ends = start(EchoDisk.setup(folder), true);
        reboot(ends);
        assertEquals(Ending.Reason.REBOOTED, endOf(ends).reason());
        ends.close();

        QemuMachine again = start(EchoDisk.setup(folder).withEndOnReboot(false), true);
        reboot(again);
        try (var console = new Expect(again.firstConsole())) {
            console.await("READY", SOON);
            console.await("READY", SOON);
        }
        again.close();
    }

    @Test
    void aKilledQemuIsAFailureWithItsSignal() throws Exception {
        QemuMachine machine = start(EchoDisk.setup(folder), true);
        long pid = Long.parseLong(machine.folder().description().get("pid"));
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        Ending ending = endOf(machine);
        assertEquals(Ending.Reason.FAILED, ending.reason());
        assertTrue(ending.message().contains("signal 9"), ending.message());
        assertNothingLeft(machine);
        machine.close();
    }

    @Test
    void qemusOwnWordsAreTheMessageWhenItRefuses() throws Exception {
        MachineSetup setup = EchoDisk.setup(folder).withCpus(1, "no-such-cpu");
        var e = assertThrows(RunException.class, () -> start(setup, true));
        assertTrue(e.getMessage().contains("no-such-cpu"), e.getMessage());
        assertTrue(RunFolder.running().isEmpty());
    }

    @Test
    void aMissingQemuNamesItsPackage() throws Exception {
        System.setProperty("parascope.program.qemu-system-x86_64", folder.resolve("none").toString());
        try {
            MachineSetup setup = EchoDisk.setup(folder);
            var e = assertThrows(RunException.class, () -> start(setup, true));
            assertTrue(e.getMessage().contains("qemu-system-x86"), e.getMessage());
        } finally {
            System.clearProperty("parascope.program.qemu-system-x86_64");
        }
    }

    @Test
    void noRoomForMemoryIsSaidBeforeQemuStarts() throws Exception {
        MachineSetup setup = EchoDisk.setup(folder).withMemoryMiB(Integer.MAX_VALUE);
        var e = assertThrows(RunException.class, () -> start(setup, true));
        assertTrue(e.getMessage().contains("no room"), e.getMessage());
        assertTrue(RunFolder.running().isEmpty());
    }

    @Test
    void aPortInUseIsNamed() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            MachineSetup setup = EchoDisk.setup(folder).withGdbPort(OptionalInt.of(taken.getLocalPort()));
            var e = assertThrows(RunException.class, () -> start(setup, true));
            assertTrue(e.getMessage().contains("port " + taken.getLocalPort()), e.getMessage());
        }
    }

    @Test
    void aMissingImageIsNamed() {
        var setup = MachineSetup.of("none", new Boot.CdRom(folder.resolve("none.iso")), 16);
        var e = assertThrows(RunException.class, () -> start(setup, true));
        assertTrue(e.getMessage().contains("none.iso"), e.getMessage());
    }

    @Test
    void cancelingTheStartLeavesNothing() throws Exception {
        MachineSetup setup = EchoDisk.setup(folder);
        var canceling = new Progress() {
            @Override
            public void checkCanceled() {
                throw new CanceledException();
            }

            @Override
            public void report(String what, long done, long total) {
                assertFalse(what.isEmpty());
            }
        };
        assertThrows(CanceledException.class, () -> new MachineStarter(registry).start(setup, true, canceling));
        assertTrue(RunFolder.running().isEmpty());
        assertTrue(registry.all().isEmpty());
    }

    @Test
    void theRunFolderDescribesTheMachineToOthers() throws Exception {
        QemuMachine first = start(EchoDisk.setup(folder), true);
        QemuMachine second = start(EchoDisk.setup(folder), true);
        assertEquals("echo", first.name());
        assertEquals("echo-2", second.name());
        assertEquals(2, RunFolder.running().size());
        assertEquals(2, registry.all().size());
        assertEquals(first.folder().memory(), RunFolder.running().getFirst().memory());
        assertEquals(Long.toString(16 << 20), first.folder().description().get("ram.size"));
        first.close();
        assertEquals(1, RunFolder.running().size());
        second.close();
        assertTrue(registry.all().isEmpty());
    }

    @Test
    void whatADeadMachineLeftIsRemoved() throws Exception {
        Path stale = Files.createDirectories(RunFolder.root().resolve("stale"));
        Files.writeString(stale.resolve("machine.properties"), "pid=1\nstarted=5\nram=" + stale.resolve("ram") + "\n");
        assertTrue(RunFolder.running().isEmpty());
        assertFalse(Files.exists(stale));
    }

    @Test
    void anotherSessionsLookLeavesTheMachineItsMemory() throws Exception {
        QemuMachine machine = start(EchoDisk.setup(folder), true);
        System.setProperty("parascope.run.dir", Files.createDirectory(folder.resolve("other")).toString());
        assertTrue(RunFolder.running().isEmpty());
        assertTrue(Files.exists(machine.folder().memory()));
        machine.close();
    }

    private QemuMachine start(MachineSetup setup, boolean running) throws RunException {
        return new MachineStarter(registry).start(setup, running, Progress.NONE);
    }

    private static void reboot(QemuMachine machine) throws RunException {
        try (var console = new Expect(machine.firstConsole())) {
            console.await("READY", SOON);
            console.type("r");
        }
    }

    private static Ending endOf(QemuMachine machine) throws Exception {
        return machine.ending().get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    private static void awaitState(QemuMachine machine, MachineState state) throws InterruptedException {
        for (int i = 0; i < 500 && machine.state() != state; i++) {
            Thread.sleep(10);
        }
        assertEquals(state, machine.state());
    }

    private void assertNothingLeft(QemuMachine machine) {
        assertFalse(Files.exists(machine.folder().path()));
        assertFalse(Files.exists(machine.folder().memory()));
    }
}
