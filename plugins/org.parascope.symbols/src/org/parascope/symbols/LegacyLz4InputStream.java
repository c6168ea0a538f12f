package org.parascope.symbols;

import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.lz4.BlockLZ4CompressorInputStream;
import org.eclipse.jdt.annotation.NonNullByDefault;

/**
 * Reads the legacy LZ4 frame: a magic, then blocks, each after its 32-bit compressed size, 8 MiB each when uncompressed
 * (LZ4 frame format description, "Legacy frame"). The frame ends with the input.
 *
 * <p>Not the modern LZ4 frame: that one has another magic and the kernel's build never makes it.
 */
@NonNullByDefault({}) // InputStream's own parameters are not annotated
final class LegacyLz4InputStream extends InputStream {
    private static final int MAGIC = 0x184c2102;
    private static final int MAX_BLOCK = 8 << 20;
    /** What LZ4 makes at worst of a block that does not compress (LZ4_COMPRESSBOUND). */
    private static final int MAX_COMPRESSED = MAX_BLOCK + MAX_BLOCK / 255 + 16;

    private final InputStream in;
    private InputStream block = InputStream.nullInputStream();
    private int blockLeft;
    private boolean ended;

    LegacyLz4InputStream(InputStream in) throws IOException {
        this.in = in;
        byte[] start = in.readNBytes(Integer.BYTES);
        if (start.length < Integer.BYTES || littleEndian(start) != MAGIC) {
            throw new IOException("expected a legacy lz4 frame (02 21 4c 18), found other bytes");
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (length > 0 && !ended) {
            int count = block.read(into, offset, Math.min(length, blockLeft));
            if (count > 0) {
                blockLeft -= count;
                return count;
            }
            ended = !nextBlock();
        }
        return length == 0 ? 0 : -1;
    }

    private boolean nextBlock() throws IOException {
        byte[] header = in.readNBytes(Integer.BYTES);
        if (header.length == 0) {
            return false;
        }
        int size = header.length == Integer.BYTES ? littleEndian(header) : -1;
        if (size <= 0 || size > MAX_COMPRESSED) {
            throw new IOException("broken lz4 data: expected a block of 1 to %d bytes, found %d".formatted(MAX_COMPRESSED, size));
        }
        block = new BlockLZ4CompressorInputStream(new LimitedInputStream(in, size));
        blockLeft = MAX_BLOCK;
        return true;
    }

    private static int littleEndian(byte[] bytes) {
        return bytes[0] & 0xff | (bytes[1] & 0xff) << 8 | (bytes[2] & 0xff) << 16 | (bytes[3] & 0xff) << 24;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
