package org.parascope.symbols;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.lzma.LZMACompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;

/**
 * The compressions a kernel image or a package may come in, known by their first bytes.
 *
 * <p>Never trusts a header's memory demand: xz and lzma dictionaries are limited to {@value #MEMORY_LIMIT_KIB} KiB.
 */
public enum Compression {
    GZIP(0x1f, 0x8b),
    XZ(0xfd, '7', 'z', 'X', 'Z', 0),
    ZSTD(0x28, 0xb5, 0x2f, 0xfd),
    /** The legacy frame of {@code lz4 -l}, which is what the kernel's build makes. */
    LZ4(0x02, 0x21, 0x4c, 0x18),
    BZIP2('B', 'Z', 'h'),
    /** The ".lzma" format: properties byte, dictionary size, length. */
    LZMA(0x5d, 0, 0),
    /** The file that lzop makes, as the kernel's build does. */
    LZO(0x89, 'L', 'Z', 'O', 0);

    /** How many first bytes {@link #of} needs. */
    public static final int MAGIC_SIZE = 6;
    private static final int BUFFER = 1 << 16;
    private static final int MEMORY_LIMIT_KIB = 256 * 1024;

    private final byte[] magic;

    Compression(int... magic) {
        this.magic = new byte[magic.length];
        for (int i = 0; i < magic.length; i++) {
            this.magic[i] = (byte) magic[i];
        }
    }

    /** The compression that starts with these bytes; empty when none does. */
    public static Optional<Compression> of(byte[] start) {
        return Arrays.stream(values()).filter(compression -> compression.matches(start)).findFirst();
    }

    private boolean matches(byte[] start) {
        return start.length >= magic.length && Arrays.equals(magic, 0, magic.length, start, 0, magic.length);
    }

    /**
     * The uncompressed bytes of one compressed stream; reads only what belongs to it, save for read-ahead.
     *
     * @throws IOException for broken data, now or while reading
     */
    public InputStream open(InputStream in) throws IOException {
        return open(in, false);
    }

    /**
     * The uncompressed bytes of a file as its tool unpacks it, all streams that are in it; a file that no compression is known by is
     * left as it is.
     *
     * @throws IOException for broken data, now or while reading
     */
    public static InputStream unpacked(InputStream in) throws IOException {
        var buffered = new BufferedInputStream(in, BUFFER);
        buffered.mark(MAGIC_SIZE);
        Optional<Compression> compression = of(buffered.readNBytes(MAGIC_SIZE));
        buffered.reset();
        return compression.isPresent() ? compression.get().open(buffered, true) : buffered;
    }

    private InputStream open(InputStream in, boolean all) throws IOException {
        return switch (this) {
            case GZIP -> new GzipCompressorInputStream(in, all);
            case XZ -> new XZCompressorInputStream(in, all, MEMORY_LIMIT_KIB);
            case ZSTD -> new ZstdCompressorInputStream(in);
            case LZ4 -> new LegacyLz4InputStream(in);
            case BZIP2 -> new BZip2CompressorInputStream(in, all);
            case LZMA -> new LZMACompressorInputStream(in, MEMORY_LIMIT_KIB);
            case LZO -> new LzopInputStream(in);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
