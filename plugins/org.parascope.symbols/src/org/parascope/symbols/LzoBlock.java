package org.parascope.symbols;

import java.io.IOException;

/**
 * Unpacks one block of LZO1X, the only LZO that Linux and lzop use: literals, and copies of what came out before, told apart by the high
 * bits of each instruction (Linux, Documentation/staging/lzo.rst, bitstream version 0).
 *
 * <p>Trusts nothing in the block: every run and distance is checked against both buffers.
 */
final class LzoBlock {
    private static final int LONG_LITERALS = 18;
    private static final int SHORT_FAR = 0x800;
    private static final int FAR = 0x4000;

    private final byte[] in;
    private final int inEnd;
    private final byte[] out;
    private int at;
    private int done;

    private LzoBlock(byte[] in, int length, byte[] out) {
        this.in = in;
        inEnd = length;
        this.out = out;
    }

    /** Unpacks {@code length} bytes into all of {@code out}. */
    static void unpack(byte[] in, int length, byte[] out) throws IOException {
        new LzoBlock(in, length, out).unpack();
    }

    private void unpack() throws IOException {
        // How many literals came last: 0 to 3, or 4 for more.
        int state = 0;
        int first = next();
        if (first >= LONG_LITERALS) {
            literals(first - LONG_LITERALS + 1);
            state = Math.min(first - LONG_LITERALS + 1, 4);
        } else {
            at--;
        }
        while (true) {
            int word = next();
            if (word < 16 && state == 0) {
                literals(3 + (word == 0 ? longer(15) : word));
                state = 4;
                continue;
            }
            int trailing = instruction(word, state);
            if (trailing < 0) {
                break;
            }
            literals(trailing);
            state = trailing;
        }
        if (done != out.length || at != inEnd) {
            throw new IOException("broken lzo data: the block ends after %d of %d bytes".formatted(done, out.length));
        }
    }

    /** One copy; how many literals follow it, or -1 at the end mark. */
    private int instruction(int word, int state) throws IOException {
        if (word >= 64) {
            int distance = (next() << 3) + (word >> 2 & 7) + 1;
            copy(distance, (word >> 5) + 1);
            return word & 3;
        }
        if (word >= 32) {
            int length = 2 + ((word & 31) == 0 ? longer(31) : word & 31);
            int low = next() | next() << 8;
            copy((low >> 2) + 1, length);
            return low & 3;
        }
        if (word >= 16) {
            int length = 2 + ((word & 7) == 0 ? longer(7) : word & 7);
            int low = next() | next() << 8;
            int distance = FAR + ((word & 8) << 11) + (low >> 2);
            if (distance == FAR) {
                return -1;
            }
            copy(distance, length);
            return low & 3;
        }
        int distance = (next() << 2) + (word >> 2) + 1;
        copy(state == 4 ? distance + SHORT_FAR : distance, state == 4 ? 3 : 2);
        return word & 3;
    }

    /** A length that did not fit: zeros count 255 each. */
    private int longer(int base) throws IOException {
        int length = base;
        int value = next();
        while (value == 0) {
            length += 255;
            if (length > out.length) {
                throw new IOException("broken lzo data: a run of more bytes than the block has");
            }
            value = next();
        }
        return length + value;
    }

    private int next() throws IOException {
        if (at >= inEnd) {
            throw new IOException("broken lzo data: the block is cut short");
        }
        return in[at++] & 0xff;
    }

    private void literals(int count) throws IOException {
        if (count > inEnd - at || count > out.length - done) {
            throw new IOException("broken lzo data: %d bytes do not fit".formatted(count));
        }
        System.arraycopy(in, at, out, done, count);
        at += count;
        done += count;
    }

    /** Byte by byte: a copy may overlap what it makes. */
    private void copy(int distance, int count) throws IOException {
        if (distance > done || count > out.length - done) {
            throw new IOException("broken lzo data: a copy of %d bytes from %d before".formatted(count, distance));
        }
        for (int i = 0; i < count; i++, done++) {
            out[done] = out[done - distance];
        }
    }
}
