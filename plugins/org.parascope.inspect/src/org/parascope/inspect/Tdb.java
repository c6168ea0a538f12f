package org.parascope.inspect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalLong;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MachineMemory;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;
import org.parascope.symbols.FormatException;

/**
 * A TDB database (the "trivial database" of Samba, in which Debian's xenstored keeps its nodes) in the memory of the process that uses
 * it: found by the process's own description of it, struct tdb_context, and read chain by chain.
 *
 * <p>Layout, all in 32-bit words of the machine's order: a header of 168 bytes, the head of the list of free records, the heads of the
 * hash chains; a record is next, length, key's length, data's length, hash, magic, then key and data. A database that was never in a
 * file has no name in its header, and one that grew leaves its old bytes behind: only the context tells which are in use. Whatever
 * memory holds, reading ends: all records together fill no more than the database.
 */
final class Tdb {
    /** Receives each record once. */
    @FunctionalInterface
    interface Sink {
        void record(byte[] key, byte[] data);
    }

    /** Of the TDB that Xen carries; Samba's own is 6. */
    private static final int VERSION = 0x26011967 + 7;
    /** Of struct tdb_context: where the database begins, its size, and its header's version and number of chains again. */
    private static final int CONTEXT_BASE = 8;
    private static final int CONTEXT_SIZE = 20;
    private static final int CONTEXT_VERSION = 76;
    private static final int CONTEXT_CHAINS = 80;
    private static final int VERSION_OFFSET = 32;
    private static final int CHAINS_OFFSET = 36;
    private static final int HEADER = 168;
    private static final int RECORD = 24;
    private static final int KEY_LENGTH = 8;
    private static final int DATA_LENGTH = 12;
    private static final int MAGIC_OFFSET = 20;
    private static final int MAGIC = 0x26011999;
    private static final int MOST_CHAINS = 1 << 20;
    /** A xenstored's is less than 1 MiB with a hundred domains. */
    private static final int MOST_SIZE = 16 << 20;
    /** Of a process that are looked through for its context. */
    private static final int MOST_PAGES = 1 << 16;
    private static final int MOST_KEY = 1 << 12;
    private static final int MOST_DATA = 1 << 20;
    private static final int CANCEL_MASK = 0xff;

    private final GuestMemory memory;
    private final long base;
    private final long size;
    private final int chains;

    private Tdb(GuestMemory memory, long base, long size, int chains) {
        this.memory = memory;
        this.base = base;
        this.size = size;
        this.chains = chains;
    }

    /** Looks through all pages that a process may write: the first context whose database is where it says. */
    static OptionalLong find(MachineMemory machine, GuestMemory memory, MachineFrame root, Progress progress) throws MemoryException {
        PageTableSnapshot pages = PageTableSnapshot.read(machine, root, progress);
        long[] words = new long[PageEntry.ENTRIES];
        // The process's own half comes first.
        int looked = 0;
        for (int i = 0; i < pages.size() && pages.address(i) >= 0 && looked < MOST_PAGES; i++) {
            if ((i & CANCEL_MASK) == 0) {
                progress.checkCanceled();
            }
            MachineFrame frame = PageEntry.frame(pages.raw(i), pages.level(i));
            if ((pages.raw(i) & PageEntry.WRITE) != 0 && pages.level(i) == 1 && machine.isRam(frame)) {
                looked++;
                machine.readLongs(frame.address(), words, 0, words.length);
                OptionalLong found = inPage(memory, pages.address(i), words);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return OptionalLong.empty();
    }

    private static OptionalLong inPage(GuestMemory memory, long page, long[] words) {
        for (int word = 0; word < words.length; word++) {
            // The version lies in the upper half of a word: the context lies on 8 bytes.
            if (words[word] >>> Integer.SIZE == VERSION) {
                long context = page + (long) word * Long.BYTES + Integer.BYTES - CONTEXT_VERSION;
                if (at(memory, context).isPresent()) {
                    return OptionalLong.of(context);
                }
            }
        }
        return OptionalLong.empty();
    }

    /**
     * The database of a context, as it is now: it moves when it grows.
     *
     * @param context where {@link #find} found it
     * @return empty when there is none, or none any more
     */
    static Optional<Tdb> at(GuestMemory memory, long context) {
        try {
            long base = memory.readLong(context + CONTEXT_BASE);
            long size = Integer.toUnsignedLong(memory.readInt(context + CONTEXT_SIZE));
            int chains = memory.readInt(context + CONTEXT_CHAINS);
            boolean fits = memory.readInt(context + CONTEXT_VERSION) == VERSION && chains > 0 && chains <= MOST_CHAINS && size <= MOST_SIZE
                    && size >= HEADER + (chains + 1L) * Integer.BYTES;
            return fits && memory.readInt(base + VERSION_OFFSET) == VERSION && memory.readInt(base + CHAINS_OFFSET) == chains
                    ? Optional.of(new Tdb(memory, base, size, chains)) : Optional.empty();
        } catch (MemoryException e) {
            return Optional.empty(); // nothing is mapped there any more
        }
    }

    /**
     * Reads all records.
     *
     * @throws FormatException when a chain leads to what is no record: it is being written, or broken
     */
    void read(Sink sink, Progress progress) throws MemoryException, FormatException {
        // The list of free records stands before the chains.
        ByteBuffer heads = words(base + HEADER + Integer.BYTES, chains * Integer.BYTES);
        long filled = 0;
        for (int chain = 0; chain < chains; chain++) {
            long offset = Integer.toUnsignedLong(heads.getInt(chain * Integer.BYTES));
            for (int i = 0; offset != 0; i++) {
                if ((i & CANCEL_MASK) == 0) {
                    progress.checkCanceled();
                }
                ByteBuffer record = record(offset);
                int keyLength = record.getInt(KEY_LENGTH);
                int dataLength = record.getInt(DATA_LENGTH);
                filled += RECORD + keyLength + dataLength;
                if (filled > size) {
                    throw new FormatException("expected records within %d bytes, found more: a chain has no end".formatted(size));
                }
                byte[] key = memory.read(base + offset + RECORD, keyLength);
                sink.record(key, memory.read(base + offset + RECORD + keyLength, dataLength));
                offset = Integer.toUnsignedLong(record.getInt(0));
            }
        }
    }

    private ByteBuffer record(long offset) throws MemoryException, FormatException {
        if (offset + RECORD > size) {
            throw new FormatException("expected a record within %d bytes, found it at %d".formatted(size, offset));
        }
        ByteBuffer record = words(base + offset, RECORD);
        int keyLength = record.getInt(KEY_LENGTH);
        int dataLength = record.getInt(DATA_LENGTH);
        if (record.getInt(MAGIC_OFFSET) != MAGIC || keyLength < 0 || keyLength > MOST_KEY || dataLength < 0 || dataLength > MOST_DATA) {
            throw new FormatException("expected a record at %x, found none".formatted(base + offset));
        }
        return record;
    }

    private ByteBuffer words(long address, int count) throws MemoryException {
        return ByteBuffer.wrap(memory.read(address, count)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
