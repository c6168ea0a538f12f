package org.parascope.inspect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.LongToIntFunction;

/** Writes a xenstored's database into RAM as {@link Tdb} describes it: the process's context, the header, records at the heads of their chains. */
final class SampleStore {
    private static final int VERSION = 0x26011967 + 7;
    private static final int MAGIC = 0x26011999;
    private static final int RECORD = 24;
    private static final int HEADER = 168;

    private final ByteBuffer ram;
    private final LongToIntFunction place;
    private final long base;
    private int end;

    /**
     * @param place where an address of the process lies in the RAM
     * @param base address of the database
     * @param first offset of its first record
     */
    SampleStore(ByteBuffer ram, LongToIntFunction place, long base, int first) {
        this.ram = ram;
        this.place = place;
        this.base = base;
        this.end = first;
    }

    void putInt(long address, int value) {
        for (int i = 0; i < Integer.BYTES; i++) {
            ram.put(place.applyAsInt(address + i), (byte) (value >>> i * Byte.SIZE));
        }
    }

    private int getInt(long address) {
        int value = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            value |= (ram.get(place.applyAsInt(address + i)) & 0xff) << i * Byte.SIZE;
        }
        return value;
    }

    /** The description of a database and its header; its base is below 4 GiB. */
    void context(long context, int size, int chains) {
        header(base, chains);
        putInt(context + 8, (int) base);
        putInt(context + 20, size);
        header(context + 44, chains);
    }

    void header(long at, int chains) {
        putInt(at + 32, VERSION);
        putInt(at + 36, chains);
    }

    /** At the head of its chain, as a TDB does. */
    void put(int chain, String key, byte[] data) {
        long head = base + HEADER + (chain + 1L) * Integer.BYTES;
        int[] record = { getInt(head), key.length() + data.length, key.length(), data.length, 0, MAGIC };
        for (int i = 0; i < record.length; i++) {
            putInt(base + end + i * Integer.BYTES, record[i]);
        }
        byte[] bytes = ByteBuffer.allocate(key.length() + data.length).put(key.getBytes(StandardCharsets.US_ASCII)).put(data).array();
        for (int i = 0; i < bytes.length; i++) {
            ram.put(place.applyAsInt(base + end + RECORD + i), bytes[i]);
        }
        putInt(head, end);
        end += RECORD + bytes.length + 3 & -4;
    }

    /** A node's record: generation, counts, permissions as id and bits, value. */
    static byte[] node(String value, int... permissions) {
        ByteBuffer data = ByteBuffer.allocate(20 + permissions.length * Integer.BYTES + value.length()).order(ByteOrder.LITTLE_ENDIAN);
        data.putLong(77).putInt(permissions.length / 2).putInt(value.length()).putInt(0);
        for (int each : permissions) {
            data.putInt(each);
        }
        return data.put(value.getBytes(StandardCharsets.US_ASCII)).array();
    }
}
