package org.parascope.symbols;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.parascope.symbols.ElfRecords.Segment;

/**
 * A kernel's bytes at its virtual addresses: of an unpacked image, or copied from a guest that runs.
 *
 * <p>Holds copies, so nothing changes while it is read. Immutable; whoever is given one may keep parts of it only by copying.
 */
public final class KernelMemory {
    private static final int PAGE = 4096;
    private static final int MAX_STRING = 4096;
    /** A kernel's image has no hole this large. */
    private static final int LARGEST_HOLE = 4 << 20;

    /**
     * A stretch of bytes.
     *
     * @param address of the first
     * @param bytes little-endian, from its start to its limit
     */
    record Piece(long address, ByteBuffer bytes) {
        boolean contains(long at, long count) {
            long offset = at - address;
            return offset >= 0 && count >= 0 && offset <= bytes.limit() - count;
        }
    }

    /** Reads pages of a guest. */
    @FunctionalInterface
    public interface PageReader {
        /**
         * Copies one page of 4096 bytes.
         *
         * @param address of its first byte
         * @return false when nothing is mapped there
         */
        boolean read(long address, byte[] into, int offset);
    }

    private final String source;
    private final List<Piece> pieces;

    private KernelMemory(String source, List<Piece> pieces) {
        this.source = source;
        this.pieces = List.copyOf(pieces);
    }

    /** The loaded segments of an ELF image; per-CPU data, linked at address 0, is left out. */
    public static KernelMemory of(ElfFile elf) throws FormatException {
        var pieces = new ArrayList<Piece>();
        for (Segment segment : elf.segments()) {
            if (segment.type() == Segment.LOAD && segment.fileSize() > 0 && segment.address() < 0) {
                pieces.add(piece(segment.address(), elf.read(segment.offset(), segment.fileSize(), "segment")));
            }
        }
        return new KernelMemory(elf.file().toString(), pieces);
    }

    /**
     * A running guest's image, through its page tables.
     *
     * @param source whose it is, for messages
     * @param start of the image, page aligned; the ELF note {@code VIRT_BASE}, or the start of {@code .text}, will do
     * @param limit bytes to look through at most
     */
    public static KernelMemory of(String source, long start, int limit, PageReader reader) {
        byte[] bytes = new byte[limit & -PAGE];
        int end = 0;
        for (int at = 0; at < bytes.length && at - end < LARGEST_HOLE; at += PAGE) {
            if (reader.read(start + at, bytes, at)) {
                end = at + PAGE;
            }
        }
        return new KernelMemory(source, List.of(piece(start, Arrays.copyOf(bytes, end))));
    }

    private static Piece piece(long address, byte[] bytes) {
        return new Piece(address, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    }

    /** Whose bytes they are, for messages. */
    public String source() {
        return source;
    }

    List<Piece> pieces() {
        return pieces;
    }

    /** Bytes at an address, little-endian, from position 0; empty when they are not all there. */
    public Optional<ByteBuffer> at(long address, long count) {
        return pieces.stream().filter(piece -> piece.contains(address, count)).findFirst()
                .map(piece -> piece.bytes().slice((int) (address - piece.address()), (int) count).order(ByteOrder.LITTLE_ENDIAN));
    }

    /** A string that ends with a zero byte; empty when there is none. */
    public Optional<String> textAt(long address) {
        for (Piece piece : pieces) {
            if (piece.contains(address, 1)) {
                int from = (int) (address - piece.address());
                int to = from;
                while (to < piece.bytes().limit() && to - from < MAX_STRING && piece.bytes().get(to) != 0) {
                    to++;
                }
                byte[] text = new byte[to - from];
                piece.bytes().get(from, text);
                return Optional.of(new String(text, StandardCharsets.UTF_8));
            }
        }
        return Optional.empty();
    }
}
