package org.parascope.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parascope.build.BootPlan;
import org.parascope.build.BuildCache;
import org.parascope.machine.MachineAddress;
import org.parascope.machine.MachineState;
import org.parascope.machine.Progress;
import org.parascope.model.SystemTemplate;

/** A run of the demo is recorded in a real QEMU, packed, unpacked elsewhere, and played to the same instruction and back. */
@Timeout(300)
class RecordingTest extends OwnRunFolder {
    private static final Duration SOON = Duration.ofSeconds(120);
    private static final MachineAddress MEMORY = new MachineAddress(0);
    private static final int SAMPLE = 32 << 20;

    @Test
    void aRecordingPlaysAgainToTheSameInstructionAndBack() throws Exception {
        Recording recording = Recording.create(folder.resolve("made"), demo());
        recording.setNotes("what to look at");
        Seen seen = record(recording);
        Path file = folder.resolve("demo." + RecordingFile.EXTENSION);
        RecordingFile.pack(Recording.open(recording.folder()), file, Progress.NONE);

        try (OpenedRecording opened = OpenedRecording.open(file, Progress.NONE)) {
            opened.addBookmark(new Recording.Bookmark("later", 2000));
            opened.addBookmark(new Recording.Bookmark("here", 1000));
            opened.addBookmark(new Recording.Bookmark("later", 3000));
        }
        Recording copy = RecordingFile.unpack(file, folder.resolve("elsewhere"), Progress.NONE);
        assertEquals("what to look at", copy.notes());
        assertEquals(List.of(new Recording.Bookmark("here", 1000), new Recording.Bookmark("later", 3000)), copy.bookmarks());
        long length = copy.length().orElseThrow();
        try (QemuMachine machine = start(copy, RecordingMode.Mode.REPLAY, false);
                var words = new Expect(machine.firstConsole())) {
            machine.resume();
            awaitPosition(machine, length);
            words.await(seen.console(), SOON);
            Replay replay = machine.replay().orElseThrow();
            byte[] moment = at(seen.moment(), machine);
            assertArrayEquals(seen.memory(), moment);
            byte[] half = at(length / 2, machine);
            assertArrayEquals(moment, at(seen.moment(), machine));
            assertArrayEquals(half, at(length / 2, machine));
            machine.resume();
            awaitPosition(machine, length);
            assertThrows(RunException.class, () -> replay.seek(length + 1));
        }
    }

    /** What was seen while it was recorded: the whole console, and memory at one instruction. */
    private record Seen(String console, long moment, byte[] memory) {
    }

    /** Reads nothing for longer than a guest takes to write what a socket holds. */
    private static final class SlowReader implements Console.Listener {
        private static final long PAUSE_MS = 1500;
        private boolean hasRested;

        @Override
        public void output(byte[] bytes) {
            if (!hasRested) {
                hasRested = true;
                try {
                    Thread.sleep(PAUSE_MS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        public void closed() {
            // Nothing is kept.
        }
    }

    private Seen record(Recording recording) throws Exception {
        try (QemuMachine machine = start(recording, RecordingMode.Mode.RECORD, false)) {
            machine.firstConsole().attach(new SlowReader());
            machine.resume();
            try (var words = new Expect(machine.firstConsole())) {
                words.await("2 address spaces built", SOON);
            }
            awaitSnapshot(recording);
            machine.suspend();
            long moment = machine.replay().orElseThrow().position();
            byte[] memory = machine.memory().read(MEMORY, SAMPLE);
            machine.resume();
            Thread.sleep(200);
            machine.terminate();
            return new Seen(new String(machine.firstConsole().history()), moment, memory);
        }
    }

    private static byte[] at(long instruction, QemuMachine machine) throws Exception {
        machine.replay().orElseThrow().seek(instruction);
        return machine.memory().read(MEMORY, SAMPLE);
    }

    @Test
    void whatCannotBeRecordedIsSaidBefore() throws Exception {
        MachineSetup two = demo().withCpus(2, MachineSetup.DEFAULT_CPU);
        assertTrue(RecordingMode.obstacle(two).orElse("").contains("one CPU"));
        var refused = assertThrows(RunException.class, () -> Recording.create(folder.resolve("two"), two));
        assertTrue(refused.getMessage().contains("one CPU"), refused.getMessage());
        assertFalse(Files.exists(folder.resolve("two")));
        assertTrue(RecordingMode.obstacle(EchoDisk.setup(folder)).orElse("").contains("CD image"));
    }

    @Test
    void aFileThatIsNoRecordingIsRefused() throws Exception {
        Path file = folder.resolve("no.recording");
        for (byte[] contents : List.of(new byte[0], "no archive at all".getBytes(), new byte[] {'P', 'K', 3, 4, 20, 0})) {
            Files.write(file, contents);
            var refused = assertThrows(RunException.class, () -> RecordingFile.unpack(file, folder.resolve("to"), Progress.NONE));
            assertTrue(refused.getMessage().contains("no.recording"), refused.getMessage());
        }
    }

    @Test
    void aRecordingOfANewerVersionIsLeftAlone() throws Exception {
        Files.writeString(folder.resolve("recording.json"), "{\"version\":2}");
        var refused = assertThrows(RunException.class, () -> Recording.open(folder));
        assertTrue(refused.getMessage().contains("version 2"), refused.getMessage());
    }

    private MachineSetup demo() throws Exception {
        BootPlan plan = BootPlan.of(SystemTemplate.DEMO.create("demo", ""), new BuildCache(folder.resolve("cache")), Progress.NONE);
        return MachineSetup.of(plan);
    }

    private QemuMachine start(Recording recording, RecordingMode.Mode mode, boolean running) throws RunException {
        return new MachineStarter(registry).start(recording.setup(mode), running, Progress.NONE);
    }

    /** The first snapshot while it ran is taken when the length is known for the first time. */
    private static void awaitSnapshot(Recording recording) throws Exception {
        long end = System.nanoTime() + SOON.toNanos();
        while (Recording.open(recording.folder()).length().isEmpty()) {
            assertTrue(System.nanoTime() < end, "expected a snapshot");
            Thread.sleep(50);
        }
    }

    private static void awaitPosition(QemuMachine machine, long instruction) throws Exception {
        long end = System.nanoTime() + SOON.toNanos();
        while (machine.state() != MachineState.SUSPENDED || machine.replay().orElseThrow().position() != instruction) {
            assertTrue(System.nanoTime() < end, "expected to reach " + instruction + ", found " + machine.state() + " at "
                    + machine.replay().orElseThrow().position());
            Thread.sleep(50);
        }
    }
}
