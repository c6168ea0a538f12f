package org.parascope.symbols;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing section of an object file: little-endian numbers, DWARF's variable-length ones, and numbers filled in later. */
final class DwarfBytes {
    private byte[] bytes = new byte[1 << 16];
    private int size;

    int size() {
        return size;
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, size);
    }

    DwarfBytes u1(int value) {
        room(1);
        bytes[size++] = (byte) value;
        return this;
    }

    DwarfBytes u2(int value) {
        return u1(value).u1(value >>> 8);
    }

    DwarfBytes u4(int value) {
        room(Integer.BYTES);
        put4(size, value);
        size += Integer.BYTES;
        return this;
    }

    DwarfBytes u8(long value) {
        return u4((int) value).u4((int) (value >>> Integer.SIZE));
    }

    /** ULEB128: DWARF 4, section 7.6. */
    DwarfBytes unsigned(long value) {
        long left = value;
        while (left >>> 7 != 0) {
            u1((int) left & 0x7f | 0x80);
            left >>>= 7;
        }
        return u1((int) left);
    }

    /** SLEB128. */
    DwarfBytes signed(long value) {
        long left = value;
        while (left < -64 || left > 63) {
            u1((int) left & 0x7f | 0x80);
            left >>= 7;
        }
        return u1((int) left & 0x7f);
    }

    /** A string with its zero. */
    DwarfBytes text(String value) {
        return raw(value.getBytes(StandardCharsets.UTF_8)).u1(0);
    }

    DwarfBytes raw(byte[] value) {
        room(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
        return this;
    }

    /** Fills up to a multiple of {@code alignment}. */
    DwarfBytes align(int alignment, int filler) {
        while (size % alignment != 0) {
            u1(filler);
        }
        return this;
    }

    /** Overwrites 4 bytes written before. */
    void put4(int at, int value) {
        for (int i = 0; i < Integer.BYTES; i++) {
            bytes[at + i] = (byte) (value >>> Byte.SIZE * i);
        }
    }

    private void room(int count) {
        if (size + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + count));
        }
    }
}
