package org.parascope.build.ramdisk;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorOutputStream;
import org.parascope.model.RamdiskPacking;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZOutputStream;

/** The packings of a ramdisk, as Linux can unpack them. The same bytes give the same bytes. */
final class Packing {
    private static final int COPY = 1 << 16;
    /** 4 MiB of dictionary: 48 MB of memory here, and no more there than the kernel has at boot. */
    private static final int XZ_PRESET = 4;
    private static final int ZSTD_LEVEL = 9;

    private Packing() {
    }

    /** A stream into a file, packed; closes the file in the end. */
    static OutputStream open(RamdiskPacking packing, Path target) throws IOException {
        var file = new BufferedOutputStream(Files.newOutputStream(target), COPY);
        return switch (packing) {
            case GZIP -> new GZIPOutputStream(file, COPY);
            // Linux knows xz's check CRC32 only (Documentation/staging/xz.rst).
            case XZ -> new XZOutputStream(file, new LZMA2Options(XZ_PRESET), XZ.CHECK_CRC32);
            case ZSTD -> ZstdCompressorOutputStream.builder().setOutputStream(file).setLevel(ZSTD_LEVEL).get();
            case NONE -> file;
        };
    }

    /** How a file of that packing ends. */
    static String ending(RamdiskPacking packing) {
        return switch (packing) {
            case GZIP -> ".cpio.gz";
            case XZ -> ".cpio.xz";
            case ZSTD -> ".cpio.zst";
            case NONE -> ".cpio";
        };
    }
}
