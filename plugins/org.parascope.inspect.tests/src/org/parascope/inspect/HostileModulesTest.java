package org.parascope.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.inspect.shape.Notice;
import org.parascope.inspect.shape.Shape;
import org.parascope.inspect.shape.TextForm;
import org.parascope.machine.Progress;

/**
 * Whatever a guest's list of modules, their tables of names and of unwinding, and its tree of interrupts hold, who reads them ends soon and
 * takes little room; what is wrong is said. {@link HostileMemoryTest} has the other structures.
 */
class HostileModulesTest {
    private static final int SEED = 20261127;
    private static final int GUESTS = 200;
    private static final int PAGE = 4096;
    private static final int SYMBOL = 24;
    private static final long MOST_FILE = 256 << 20;
    private static final int MOST_TEXT = 1 << 24;
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder = Path.of("");

    private final SampleNewerLinux linux = SampleNewerLinux.make();

    /** Lengths, counts and pointers of just these structures, a few at a time, to what makes a reader go wrong. */
    @Test
    void tablesOfModulesMayHoldAnything() throws Exception {
        var random = new Random(SEED);
        int[] words = SampleNewerLinux.words();
        byte[] good = linux.bytes();
        int said = 0;
        for (int i = 0; i < GUESTS; i++) {
            ByteBuffer ram = ByteBuffer.wrap(good.clone()).order(ByteOrder.LITTLE_ENDIAN);
            for (int change = random.nextInt(6); change >= 0; change--) {
                spoil(ram, words[random.nextInt(words.length)], random);
            }
            said += readAll(ram.array(), "guest " + i) ? 1 : 0;
        }
        assertTrue(said > GUESTS / 10 && said < GUESTS, said + " of " + GUESTS + " were said to be wrong");
    }

    private static void spoil(ByteBuffer ram, int at, Random random) {
        long[] addresses = SampleNewerLinux.addresses();
        switch (random.nextInt(5)) {
            case 0, 1 -> ram.putLong(at, addresses[random.nextInt(addresses.length)]);
            case 2 -> ram.putInt(at, random.nextBoolean() ? -1 : Integer.MAX_VALUE >>> random.nextInt(32));
            case 3 -> ram.put(at, (byte) random.nextInt(256));
            default -> ram.putLong(at, ram.getLong(at) + random.nextInt(33) - 16);
        }
    }

    /** Reads all that leads through modules; whether something was said to be wrong. */
    private boolean readAll(byte[] ram, String image) throws Exception {
        try (SampleMachine machine = SampleMachine.of(ram, folder)) {
            return assertTimeoutPreemptively(SOON, () -> interrupts(machine) | symbolFile(machine), image);
        }
    }

    private static boolean interrupts(SampleMachine machine) {
        try {
            Shape shape = new LinuxInterrupts().run(machine, Progress.NONE);
            assertTrue(TextForm.of(shape).length() < MOST_TEXT);
            return shape.notices().stream().anyMatch(notice -> notice.kind() != Notice.Kind.CUT);
        } catch (InspectionException e) {
            assertTrue(e.getMessage().length() > 10, e.toString());
            return true;
        }
    }

    private boolean symbolFile(SampleMachine machine) throws IOException {
        try {
            Path file = folder.resolve("modules.symbols");
            RunningModules.of(machine, 0, Progress.NONE).writeSymbolFile(file);
            assertTrue(Files.size(file) < MOST_FILE, Files.size(file) + " bytes");
            return false;
        } catch (InspectionException e) {
            assertTrue(e.getMessage().length() > 10, e.toString());
            return true;
        }
    }

    /** Four billion symbols, all of them the same page: many at one address, each with a name of half a KiB. */
    @Test
    void symbolsAndNamesWithoutAnEndAreCutAndSaid() throws Exception {
        byte[] page = new byte[PAGE];
        Arrays.fill(page, (byte) 'a');
        ByteBuffer symbols = ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at + SYMBOL <= PAGE; at += SYMBOL) {
            symbols.putInt(at, 0x00616161).putInt(at + 4, 1 << 16 | 0x6161).putLong(at + 8, SampleLinux.data(SampleLinux.MODULE_CODE)).putLong(at + 16, 64);
        }
        linux.repeat(page);
        linux.tables(SampleNewerLinux.REPEATED_ADDRESS, -1, SampleNewerLinux.REPEATED_ADDRESS);
        linux.orc(SampleNewerLinux.REPEATED_ADDRESS, -1, SampleNewerLinux.REPEATED_ADDRESS);
        assertTrue(readAll(linux.bytes(), "symbols without an end"));
    }

    /** A table of names without one end: a name would be all of it, for each of its symbols. */
    @Test
    void namesWithoutAnEndAreNoNames() throws Exception {
        byte[] page = new byte[PAGE];
        Arrays.fill(page, (byte) 'a');
        linux.repeat(page);
        linux.tables(SampleLinux.data(SampleLinux.MODULE_SYMBOLS), 2, SampleNewerLinux.REPEATED_ADDRESS);
        try (SampleMachine machine = SampleMachine.of(linux.bytes(), folder)) {
            Shape shape = new LinuxInterrupts().run(machine, Progress.NONE);
            assertEquals(1, shape.notices().size(), TextForm.of(shape));
            assertTrue(shape.notices().getFirst().text().contains("modules"), TextForm.of(shape));
        }
    }

    @Test
    void aModuleOfAllMemoryHidesNoFunctionOfTheKernel() throws Exception {
        linux.code(SampleLinux.KERNEL, -1);
        try (SampleMachine machine = SampleMachine.of(linux.bytes(), folder)) {
            Shape shape = new LinuxInterrupts().run(machine, Progress.NONE);
            assertTrue(TextForm.of(shape).contains("blkif_interrupt, xenbus_be_interrupt"), TextForm.of(shape));
            assertEquals(1, shape.notices().size(), TextForm.of(shape));
        }
    }
}
