package org.parascope.symbols;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parascope.machine.CanceledException;
import org.parascope.machine.Progress;

/** Kernels come out of whatever they are packed in, byte for byte, or the reason is said. */
class KernelImageTest {
    private static final int SEED = 11;
    private static final int MUTATIONS = 120;

    @TempDir
    Path folder = Path.of("");

    private byte[] unpack(byte[] image) throws IOException, FormatException {
        Path file = Files.write(folder.resolve("image"), image);
        Path target = folder.resolve("vmlinux");
        KernelImage.open(file).unpack(target, Progress.NONE);
        return Files.readAllBytes(target);
    }

    private String refusal(byte[] image) {
        String message = assertThrows(FormatException.class, () -> unpack(image)).getMessage();
        assertFalse(Files.exists(folder.resolve("vmlinux")), "a failed unpacking leaves nothing behind");
        return message;
    }

    @ParameterizedTest
    @EnumSource
    void aBzImageUnpacksToItsKernel(Compression compression) throws Exception {
        assertArrayEquals(Samples.kernel(), unpack(Samples.bzImage(compression, Samples.kernel())));
    }

    @ParameterizedTest
    @EnumSource
    void aCompressedElfUnpacks(Compression compression) throws Exception {
        assertArrayEquals(Samples.kernel(), unpack(Samples.compressed(compression, Samples.kernel())));
    }

    @Test
    void lz4BlocksFollowEachOther() throws Exception {
        byte[] large = Samples.concat(Samples.kernel(), new byte[17 << 20]);
        assertArrayEquals(large, unpack(Samples.bzImage(Compression.LZ4, large)));
    }

    @ParameterizedTest
    @EnumSource(value = Compression.class, names = { "XZ", "ZSTD" })
    void aKernelPackageUnpacks(Compression compression) throws Exception {
        byte[] image = Samples.bzImage(Compression.ZSTD, Samples.kernel());
        assertArrayEquals(Samples.kernel(), unpack(Samples.deb(compression, "./boot/vmlinuz-6.1.0", image)));
    }

    @Test
    void theHeaderOfABzImageIsRead() throws Exception {
        Path file = Files.write(folder.resolve("image"), Samples.bzImage(Compression.XZ, Samples.kernel()));
        BzImage header = KernelImage.open(file).header().orElseThrow();
        assertEquals("6.1.0-test (builder) #1", header.version());
        assertEquals(0x20f, header.protocol());
        assertEquals(Compression.XZ, header.compression());
        assertEquals(Samples.kernel().length, header.unpackedSize());
    }

    @Test
    void whatIsNoKernelIsSaidWithItsFirstBytes() {
        assertTrue(refusal("#!/bin/sh\n".getBytes(StandardCharsets.US_ASCII)).contains("found a file that starts with 23 21 2f"));
        assertTrue(refusal(new byte[0]).contains("found an empty file"));
    }

    @Test
    void anIncompleteBzImageIsSaid() throws Exception {
        byte[] image = Samples.bzImage(Compression.GZIP, Samples.kernel());
        assertTrue(refusal(Samples.cut(image, image.length / 2)).contains("the file is incomplete"));
    }

    @Test
    void aPayloadOfAnotherSizeIsSaid() throws Exception {
        byte[] packed = Samples.compressed(Compression.XZ, Samples.kernel());
        String message = refusal(Samples.bzImage(Samples.concat(packed, new byte[] { 1, 2, 0, 0 })));
        assertTrue(message.contains("expected 513 bytes when unpacked"), message);
    }

    /** A large program: every length and distance of the format is in it, and several blocks. */
    @ParameterizedTest
    @ValueSource(ints = { 1, 3, 9 })
    void aProgramPackedByLzopComesOutAsItWas(int level) throws Exception {
        byte[] plain = Files.readAllBytes(Path.of("/bin/bash"));
        byte[] packed = Samples.lzop(plain, level);
        assertTrue(packed.length < plain.length * 3 / 4);
        assertArrayEquals(plain, unpack(packed));
        assertTrue(refusal(Arrays.copyOf(packed, packed.length / 2)).contains("unpacking the lzo data failed"));
    }

    @Test
    void aPayloadThatIsNoElfIsSaid() throws Exception {
        assertTrue(refusal(Samples.bzImage(Compression.GZIP, new byte[1000])).contains("expected an ELF image inside"));
    }

    @Test
    void aMetaPackageNamesWhatItDependsOn() throws Exception {
        String message = refusal(Samples.deb(Compression.XZ, "./usr/share/doc/x", new byte[1]));
        assertTrue(message.contains("expected a kernel (boot/vmlinuz-*)") && message.contains("linux-image-6.1.0-56-amd64"), message);
    }

    @Test
    void brokenImagesEndInAReasonSoon() throws Exception {
        var random = new Random(SEED);
        for (Compression compression : Compression.values()) {
            byte[] good = Samples.bzImage(compression, Samples.kernel());
            for (int i = 0; i < MUTATIONS / 6; i++) {
                byte[] bad = good.clone();
                for (int change = 0; change <= random.nextInt(4); change++) {
                    bad[0x1f0 + random.nextInt(bad.length - 0x1f0)] = (byte) random.nextInt(256);
                }
                assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
                    try {
                        unpack(bad);
                    } catch (FormatException e) {
                        assertTrue(e.getMessage().contains("image"), e.toString());
                    }
                });
            }
        }
    }

    @Test
    void aCanceledUnpackingLeavesNothingBehind() throws Exception {
        Path file = Files.write(folder.resolve("image"), Samples.bzImage(Compression.GZIP, Samples.kernel()));
        Path target = folder.resolve("vmlinux");
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
        KernelImage image = KernelImage.open(file);
        assertThrows(CanceledException.class, () -> image.unpack(target, canceled));
        assertFalse(Files.exists(target));
    }
}
