package org.parascope.build;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/** The formats of an initial ramdisk that Linux unpacks, by their first bytes (init/initramfs.c, lib/decompress.c). */
final class RamdiskFormat {
    /** newc with and without checksums, gzip (two), bzip2, lzma, xz, lzo, lz4 of the kernel, zstd. */
    private static final List<String> STARTS = List.of("303730373031", "303730373032", "1f8b", "1f9e", "425a", "5d0000", "fd377a585a00",
            "894c5a4f", "02214c18", "28b52ffd");
    private static final int LONGEST = 6;

    private RamdiskFormat() {
    }

    /** Whether a file starts as a ramdisk does. */
    static boolean isKnown(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            String start = HexFormat.of().formatHex(in.readNBytes(LONGEST));
            return STARTS.stream().anyMatch(start::startsWith);
        }
    }
}
