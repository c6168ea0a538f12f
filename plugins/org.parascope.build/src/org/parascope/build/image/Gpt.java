package org.parascope.build.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * The partition table of a disk image: a protective MBR, and a GPT with its copy at the end (UEFI 2.10, chapter 5).
 *
 * <p>Only the table; what is in the partitions, and the code in the first sector, is {@link DiskMaker}'s.
 *
 * @param disk the disk's identity
 * @param sectors size of the disk
 * @param partitions in order
 */
record Gpt(UUID disk, long sectors, List<Partition> partitions) {
    static final int SECTOR = 512;
    /** Where partitions may start: MBR, header and entries before it; as many but the MBR after the last. */
    static final int RESERVED = 34;
    /** Code and signature of the first sector that a partition table must leave alone: up to here. */
    static final int MBR_CODE = 440;
    static final UUID BIOS_BOOT = UUID.fromString("21686148-6449-6e6f-744e-656564454649");
    static final UUID EFI_SYSTEM = UUID.fromString("c12a7328-f81f-11d2-ba4b-00a0c93ec93b");
    private static final int MBR_TABLE = 446;
    private static final int ENTRIES = 128;
    private static final int ENTRY = 128;
    private static final int ENTRIES_SECTORS = ENTRIES * ENTRY / SECTOR;
    private static final int HEADER = 92;
    private static final int HEADER_CRC = 16;
    private static final int NAME = 56;

    /**
     * One partition.
     *
     * @param type what it is for
     * @param identity its own
     * @param first its first sector
     * @param sectors its size
     * @param name a word for people
     */
    record Partition(UUID type, UUID identity, long first, long sectors, String name) {
        long last() {
            return first + sectors - 1;
        }
    }

    Gpt {
        partitions = List.copyOf(partitions);
    }

    /** An identity that follows from the medium and what it is for. */
    static UUID guid(Medium medium, String what) {
        return UUID.nameUUIDFromBytes(("parascope " + medium.identity() + " " + what).getBytes(StandardCharsets.UTF_8));
    }

    /** Writes both tables; {@code mbrCode} goes before the protective entry. */
    void write(FileChannel file, byte[] mbrCode) throws IOException {
        ByteBuffer entries = entries();
        var crc = new CRC32();
        crc.update(entries.duplicate());
        put(file, mbr(mbrCode), 0);
        put(file, header(1, sectors - 1, 2, crc.getValue()), 1);
        put(file, entries.duplicate(), 2);
        put(file, entries.duplicate(), sectors - 1 - ENTRIES_SECTORS);
        put(file, header(sectors - 1, 1, sectors - 1 - ENTRIES_SECTORS, crc.getValue()), sectors - 1);
    }

    private ByteBuffer mbr(byte[] code) {
        ByteBuffer mbr = sector().put(code, 0, MBR_CODE);
        mbr.position(MBR_TABLE);
        // Not active, from sector 1 (in old coordinates 0/0/2), GPT, to the end of the disk.
        mbr.put(new byte[] {0, 0, 2, 0, (byte) 0xee, (byte) 0xff, (byte) 0xff, (byte) 0xff}).putInt(1)
                .putInt((int) Math.min(sectors - 1, 0xffff_ffffL));
        return mbr.putShort(SECTOR - 2, (short) 0xaa55).rewind();
    }

    private ByteBuffer header(long here, long other, long entriesAt, long entriesCrc) {
        ByteBuffer header = sector();
        header.put("EFI PART".getBytes(StandardCharsets.US_ASCII)).putInt(0x10000).putInt(HEADER).putInt(0).putInt(0);
        header.putLong(here).putLong(other).putLong(RESERVED).putLong(sectors - RESERVED);
        put(header, disk).putLong(entriesAt).putInt(ENTRIES).putInt(ENTRY).putInt((int) entriesCrc);
        var crc = new CRC32();
        crc.update(header.array(), 0, HEADER);
        return header.putInt(HEADER_CRC, (int) crc.getValue()).rewind();
    }

    private ByteBuffer entries() {
        ByteBuffer entries = ByteBuffer.allocate(ENTRIES * ENTRY).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < partitions.size(); i++) {
            Partition partition = partitions.get(i);
            entries.position(i * ENTRY);
            put(put(entries, partition.type()), partition.identity()).putLong(partition.first()).putLong(partition.last()).putLong(0);
            entries.position(i * ENTRY + NAME).put(partition.name().getBytes(StandardCharsets.UTF_16LE));
        }
        return entries.rewind();
    }

    /** The first three parts of a GUID are little-endian (UEFI 2.10, appendix A). */
    private static ByteBuffer put(ByteBuffer to, UUID guid) {
        long high = guid.getMostSignificantBits();
        to.putInt((int) (high >>> 32)).putShort((short) (high >>> 16)).putShort((short) high);
        return to.putLong(Long.reverseBytes(guid.getLeastSignificantBits()));
    }

    private static ByteBuffer sector() {
        return ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void put(FileChannel file, ByteBuffer from, long sector) throws IOException {
        for (long at = sector * SECTOR; from.hasRemaining();) {
            at += file.write(from, at);
        }
    }
}
