package org.parascope.dump;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.machine.CanceledException;
import org.parascope.machine.FileMemory;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineAddress;
import org.parascope.machine.MachineControl;
import org.parascope.machine.MachineState;
import org.parascope.machine.MemoryMap;
import org.parascope.machine.MemoryRange;
import org.parascope.machine.Progress;

/** A machine saved and opened again; and files that are no dumps. */
@NonNullByDefault({}) // JUnit fills the fields
class DumpTest {
    private static final int HIGH = 3 << 20;

    @TempDir
    Path folder;
    private Machine machine;
    private byte[] low;
    private final List<String> asked = new ArrayList<>();

    /** Three MiB at 0, mostly zero, and a page above 4 GiB. */
    @BeforeEach
    void makeMachine() throws IOException {
        low = new byte[HIGH];
        new Random(5).nextBytes(low);
        Arrays.fill(low, 1 << 20, 2 << 20, (byte) 0);
        byte[] all = Arrays.copyOf(low, HIGH + 4096);
        all[HIGH] = 77;
        Path ram = Files.write(folder.resolve("ram"), all);
        Path layout = Files.writeString(folder.resolve("layout"), "parascope-layout 1\n");
        var map = new MemoryMap(List.of(new MemoryRange(new MachineAddress(0), HIGH, 0), new MemoryRange(new MachineAddress(1L << 32), 4096, HIGH)));
        machine = new FileMachine(FileMemory.open(ram, map), layout);
    }

    @NonNullByDefault
    private record FileMachine(FileMemory memory, Path layout) implements Machine {
        @Override
        public String id() {
            return "m";
        }

        @Override
        public String name() {
            return "demo\\1";
        }

        @Override
        public MachineState state() {
            return MachineState.RUNNING;
        }

        @Override
        public Optional<Path> hypervisorLayout() {
            return Optional.of(layout);
        }
    }

    private final class Control implements MachineControl {
        @Override
        public Still hold() {
            asked.add("hold");
            return () -> asked.add("go on");
        }

        @Override
        public String registers() {
            asked.add("registers");
            return "RAX=1\n";
        }
    }

    @Test
    void whatIsSavedComesBackByteForByte() throws Exception {
        Path file = folder.resolve("a.parascope-dump");
        long size = new DumpWriter(machine, Optional.of(new Control()), Progress.NONE).write(file);
        assertEquals(List.of("hold", "registers", "go on"), asked);
        assertEquals(Files.size(file), size);
        assertTrue(size < HIGH, "zeros take no room, " + size);
        Path layout;
        try (DumpMachine dump = DumpMachine.open(file, Progress.NONE)) {
            assertArrayEquals(low, dump.memory().read(new MachineAddress(0), HIGH));
            assertEquals(77, dump.memory().readByte(new MachineAddress(1L << 32)));
            assertEquals(machine.memory().map(), dump.memory().map());
            assertEquals("demo\\1 (dump)", dump.name());
            assertEquals("RAX=1\n", dump.registers());
            assertTrue(dump.wasStill());
            assertEquals(MachineState.ENDED, dump.state());
            layout = dump.hypervisorLayout().orElseThrow();
            assertEquals("parascope-layout 1\n", Files.readString(layout));
        }
        assertFalse(Files.exists(layout.getParent()), "what was unpacked is gone");
    }

    @Test
    void aMachineThatNobodySteersIsSavedAsItRuns() throws Exception {
        Path file = folder.resolve("a.parascope-dump");
        new DumpWriter(machine, Optional.empty(), Progress.NONE).write(file);
        try (DumpMachine dump = DumpMachine.open(file, Progress.NONE)) {
            assertFalse(dump.wasStill());
            assertEquals("", dump.registers());
        }
    }

    @Test
    void aFileThatIsNoDumpOrCutShortIsRefusedAndNothingIsLeft() throws Exception {
        Path file = folder.resolve("a.parascope-dump");
        new DumpWriter(machine, Optional.empty(), Progress.NONE).write(file);
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[] { 0, 1, 100, whole.length / 2, whole.length - 100, whole.length - 1 }) {
            Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
            var e = assertThrows(IOException.class, () -> DumpMachine.open(cut, Progress.NONE), "length " + length);
            assertTrue(e.getMessage().contains("expected a dump"), e.getMessage());
        }
        assertThrows(IOException.class, () -> DumpMachine.open(Files.writeString(folder.resolve("text"), "no dump"), Progress.NONE));
    }

    /** A wrong bit in RAM would be taken for a breach of Paracore's rules. */
    @Test
    void aDumpThatWasDamagedAnywhereIsRefused() throws Exception {
        Path file = folder.resolve("a.parascope-dump");
        new DumpWriter(machine, Optional.empty(), Progress.NONE).write(file);
        byte[] whole = Files.readAllBytes(file);
        for (int part = 1; part < 20; part++) {
            byte[] damaged = whole.clone();
            damaged[whole.length / 20 * part] ^= 0x10;
            Path garbled = Files.write(folder.resolve("garbled"), damaged);
            var e = assertThrows(IOException.class, () -> DumpMachine.open(garbled, Progress.NONE), "part " + part);
            assertTrue(e.getMessage().contains("garbled: expected a dump") && e.getMessage().contains("damaged"), e.getMessage());
        }
    }

    @Test
    void aCanceledDumpLeavesNoFileAndTheMachineGoesOn() throws IOException {
        Progress canceled = new Progress() {
            @Override
            public void checkCanceled() {
                throw new CanceledException();
            }

            @Override
            public void report(String what, long done, long total) {
                // Not looked at.
            }
        };
        Path file = folder.resolve("a.parascope-dump");
        assertThrows(CanceledException.class, () -> new DumpWriter(machine, Optional.of(new Control()), canceled).write(file));
        try (Stream<Path> all = Files.list(folder)) {
            assertEquals(List.of(), all.filter(each -> each.toString().contains("a.parascope-dump")).toList());
        }
        assertEquals("go on", asked.getLast());
    }
}
