package org.parascope.symbols;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.eclipse.jdt.annotation.NonNullByDefault;

/**
 * Reads a file of lzop, which is what the kernel's build makes of a kernel packed by lzo: a header, then blocks of up to 256 KiB, each
 * with its sizes and checksums before it, then a size of zero (Linux, lib/decompress_unlzo.c; lzop's own page). The file's sums are not
 * compared: a kernel is checked by its size and by being an ELF file.
 */
@NonNullByDefault({}) // InputStream's own parameters are not annotated
final class LzopInputStream extends InputStream {
    private static final byte[] MAGIC = { (byte) 0x89, 'L', 'Z', 'O', 0, '\r', '\n', 0x1a, '\n' };
    private static final int MOST_BLOCK = 64 << 20;
    private static final int FIRST_WITH_LEVEL = 0x0940;
    private static final int HAS_FILTER = 0x800;
    private static final int MANY_FILES = 0x400;
    private static final int HAS_EXTRA = 0x40;
    /** Adler-32 and CRC-32 of the unpacked and of the packed bytes. */
    private static final int SUMS_UNPACKED = 0x101;
    private static final int SUMS_PACKED = 0x202;

    private final DataInputStream in;
    private final int flags;
    private byte[] block = new byte[0];
    private int at;
    private boolean ended;

    LzopInputStream(InputStream in) throws IOException {
        this.in = new DataInputStream(in);
        if (!Arrays.equals(this.in.readNBytes(MAGIC.length), MAGIC)) {
            throw new IOException("expected a file of lzop (89 4c 5a 4f 00), found other bytes");
        }
        flags = header();
    }

    private int header() throws IOException {
        int version = in.readUnsignedShort();
        in.skipNBytes(version >= FIRST_WITH_LEVEL ? 4 : 2); // versions of the library and of what it takes to unpack
        int method = in.readUnsignedByte();
        if (method < 1 || method > 3) {
            throw new IOException("expected lzo1x in a file of lzop, found method " + method);
        }
        in.skipNBytes(version >= FIRST_WITH_LEVEL ? 1 : 0); // level
        int found = in.readInt();
        if ((found & (HAS_FILTER | MANY_FILES)) != 0) {
            throw new IOException("expected one file without a filter in a file of lzop");
        }
        in.skipNBytes(version >= FIRST_WITH_LEVEL ? 12 : 8); // mode and times
        in.skipNBytes(in.readUnsignedByte()); // name
        in.skipNBytes(4); // checksum
        if ((found & HAS_EXTRA) != 0) {
            in.skipNBytes(in.readInt() & 0xffffffffL);
            in.skipNBytes(4);
        }
        return found;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (at == block.length && (ended || !nextBlock())) {
            ended = true;
            return -1;
        }
        int count = Math.min(length, block.length - at);
        System.arraycopy(block, at, into, offset, count);
        at += count;
        return count;
    }

    private boolean nextBlock() throws IOException {
        int unpacked = in.readInt();
        if (unpacked == 0) {
            return false;
        }
        int packed = in.readInt();
        if (unpacked < 0 || unpacked > MOST_BLOCK || packed <= 0 || packed > unpacked) {
            throw new IOException("broken lzo data: expected a block of at most %d bytes, found %d of %d".formatted(MOST_BLOCK, packed, unpacked));
        }
        in.skipNBytes(4L * Integer.bitCount(flags & SUMS_UNPACKED));
        in.skipNBytes(packed < unpacked ? 4L * Integer.bitCount(flags & SUMS_PACKED) : 0);
        byte[] bytes = in.readNBytes(packed);
        if (bytes.length < packed) {
            throw new EOFException("broken lzo data: the file is cut short");
        }
        block = packed == unpacked ? bytes : new byte[unpacked];
        if (packed < unpacked) {
            LzoBlock.unpack(bytes, packed, block);
        }
        at = 0;
        return true;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
