package org.parascope.symbols;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ELF files and their notes, good ones and hostile ones. */
class ElfFileTest {
    private static final int SEED = 3;

    @TempDir
    Path folder = Path.of("");

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("elf"), bytes);
    }

    @Test
    void aKernelsNotesAndBuildIdAreRead() throws Exception {
        try (ElfFile elf = ElfFile.open(file(Samples.kernel()))) {
            XenNotes notes = XenNotes.of(elf);
            assertEquals(Optional.of("linux"), notes.text(XenNotes.Kind.GUEST_OS));
            assertEquals(0xffffffff81000000L, notes.number(XenNotes.Kind.ENTRY).orElseThrow());
            assertTrue(notes.number(XenNotes.Kind.INIT_P2M).isEmpty());
            assertEquals(Optional.of("abcd"), elf.buildId());
            assertEquals(0x1000000, elf.entry());
            notes.requirePv(elf);
        }
    }

    @Test
    void aProgramOfThisComputerHasSectionsAndSymbols() throws Exception {
        try (ElfFile elf = ElfFile.open(Path.of("/bin/sh").toRealPath())) {
            assertTrue(elf.section(".text").isPresent());
            assertFalse(elf.symbols().isEmpty());
            assertTrue(elf.buildId().isPresent());
            String message = assertThrows(FormatException.class, () -> XenNotes.of(elf).requirePv(elf)).getMessage();
            assertTrue(message.contains("expected a kernel with Xen's ELF notes, found none"), message);
        }
    }

    @Test
    void whatIsNoElfFileIsSaid() throws Exception {
        Path text = file("a text of some length, no program".getBytes(StandardCharsets.US_ASCII));
        assertTrue(assertThrows(FormatException.class, () -> ElfFile.open(text)).getMessage().contains("found 61 20 74 65"));
        Path stub = file(new byte[3]);
        assertTrue(assertThrows(FormatException.class, () -> ElfFile.open(stub)).getMessage().contains("found 3 bytes"));
    }

    @Test
    void everyTruncationIsAnErrorAndNothingElse() throws Exception {
        byte[] good = Files.readAllBytes(Path.of("/bin/sh").toRealPath());
        for (int length = 0; length < good.length; length += 1 + length / 3) {
            Path cut = file(Samples.cut(good, length));
            assertThrows(FormatException.class, () -> readAll(cut), "cut to " + length);
        }
    }

    @Test
    void scrambledHeadersNeverHangNorCrash() throws Exception {
        byte[] good = Files.readAllBytes(Path.of("/bin/sh").toRealPath());
        var random = new Random(SEED);
        for (int i = 0; i < 150; i++) {
            byte[] bad = good.clone();
            for (int change = 0; change < 8; change++) {
                int at = random.nextBoolean() ? random.nextInt(1024) : bad.length - 1 - random.nextInt(2048);
                bad[at] = (byte) (random.nextBoolean() ? 0xff : random.nextInt(256));
            }
            Path file = file(bad);
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
                try {
                    readAll(file);
                } catch (FormatException e) {
                    assertTrue(e.getMessage().contains("expected"), e.getMessage());
                }
            });
        }
    }

    private static void readAll(Path file) throws IOException, FormatException {
        try (ElfFile elf = ElfFile.open(file)) {
            elf.symbols();
            elf.notes();
            for (ElfRecords.Section section : elf.sections()) {
                elf.contents(section);
            }
        }
    }
}
