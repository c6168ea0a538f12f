package org.parascope.symbols;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.parascope.symbols.ElfRecords.Note;
import org.parascope.symbols.ElfRecords.Section;
import org.parascope.symbols.ElfRecords.Segment;
import org.parascope.symbols.ElfRecords.Symbol;

/**
 * A little-endian ELF file, 32 or 64 bits, mapped and read on demand.
 *
 * <p>Trusts nothing in it: offsets, sizes and counts are checked against the file before use, and a breach is a
 * {@link FormatException}, never a crash or an endless loop. Source: System V ABI, chapters 4 and 5; elf(5).
 */
public final class ElfFile implements AutoCloseable {
    public static final int EM_386 = 3;
    public static final int EM_X86_64 = 62;
    public static final int ET_EXEC = 2;
    public static final int ET_DYN = 3;

    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int IDENT_SIZE = 16;
    private static final int PN_XNUM = 0xffff;
    private static final int MAX_STRING = 64 << 10;
    private static final String BUILD_ID_OWNER = "GNU";
    private static final int NT_GNU_BUILD_ID = 3;

    private final Path file;
    private final Arena arena;
    private final MemorySegment bytes;
    private final ElfHeader header;
    private final List<Section> sections;
    private final List<Segment> segments;

    private ElfFile(Path file, Arena arena, MemorySegment bytes) throws FormatException {
        this.file = file;
        this.arena = arena;
        this.bytes = bytes;
        this.header = ElfHeader.read(this);
        this.segments = readSegments();
        this.sections = readSections();
    }

    /**
     * Maps a file and reads its headers.
     *
     * @throws FormatException when it is no little-endian ELF file, or its headers are broken
     */
    public static ElfFile open(Path file) throws IOException, FormatException {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file)) {
            if (channel.size() < IDENT_SIZE) {
                throw new FormatException(file + ": expected an ELF file, found " + channel.size() + " bytes");
            }
            return new ElfFile(file, arena, channel.map(MapMode.READ_ONLY, 0, channel.size(), arena));
        } catch (IOException | FormatException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    public Path file() {
        return file;
    }

    public boolean is64() {
        return header.is64();
    }

    /** {@link #EM_386}, {@link #EM_X86_64}, or another of the ABI's numbers. */
    public int machine() {
        return header.machine();
    }

    public int type() {
        return header.type();
    }

    /** Virtual address of the first instruction. */
    public long entry() {
        return header.entry();
    }

    /** All sections, the null section included, so that an index is one of the file's. */
    public List<Section> sections() {
        return sections;
    }

    public Optional<Section> section(String name) {
        return sections.stream().filter(section -> section.name().equals(name)).findFirst();
    }

    public List<Segment> segments() {
        return segments;
    }

    /** A copy of a section's bytes; empty for one without any in the file (.bss). */
    public byte[] contents(Section section) throws FormatException {
        return section.type() == Section.NOBITS ? new byte[0] : read(section.offset(), section.size(), "section " + section.name());
    }

    /** All symbols of {@code .symtab}, or of {@code .dynsym} when the file was stripped of that; empty when it has neither. */
    public List<Symbol> symbols() throws FormatException {
        for (int type : new int[] { Section.SYMTAB, Section.DYNSYM }) {
            Optional<Section> table = sections.stream().filter(section -> section.type() == type).findFirst();
            if (table.isPresent()) {
                return readSymbols(table.get());
            }
        }
        return List.of();
    }

    /** All notes, of note segments, or of note sections when there are no such segments. */
    public List<Note> notes() throws FormatException {
        var notes = new ArrayList<Note>();
        for (Segment segment : segments) {
            if (segment.type() == Segment.NOTE) {
                readNotes(segment.offset(), segment.fileSize(), segment.alignment(), notes);
            }
        }
        if (notes.isEmpty()) {
            for (Section section : sections) {
                if (section.type() == Section.NOTE) {
                    readNotes(section.offset(), section.size(), section.alignment(), notes);
                }
            }
        }
        return notes;
    }

    /** The linker's build-id in hex; empty when the file carries none. */
    public Optional<String> buildId() throws FormatException {
        return notes().stream().filter(note -> note.owner().equals(BUILD_ID_OWNER) && note.type() == NT_GNU_BUILD_ID)
                .map(note -> HexFormat.of().formatHex(note.contents())).findFirst();
    }

    private List<Segment> readSegments() throws FormatException {
        int size = header.is64() ? Segment.SIZE_64 : Segment.SIZE_32;
        int count = header.segmentCount();
        var found = new ArrayList<Segment>();
        if (count == 0) {
            return found;
        }
        requireTable("program header", header.segmentOffset(), count, header.segmentSize(), size);
        for (int i = 0; i < count; i++) {
            Segment segment = Segment.read(this, header.segmentOffset() + (long) i * header.segmentSize());
            requireInside(segment.offset(), segment.fileSize(), "segment " + i);
            found.add(segment);
        }
        return List.copyOf(found);
    }

    private List<Section> readSections() throws FormatException {
        int size = header.is64() ? Section.SIZE_64 : Section.SIZE_32;
        long offset = header.sectionOffset();
        int count = header.sectionCount();
        if (offset == 0) {
            return List.of();
        }
        requireTable("section header", offset, Math.max(count, 1), header.sectionSize(), size);
        Section first = Section.read(this, offset, "");
        // More than 65279 sections: the counts stand in the null section (System V ABI, chapter 4, e_shnum).
        long total = count == 0 ? first.size() : count;
        long names = header.namesIndex() == PN_XNUM ? first.link() : header.namesIndex();
        requireTable("section header", offset, total, header.sectionSize(), size);
        var found = new ArrayList<Section>();
        for (int i = 0; i < total; i++) {
            Section section = Section.read(this, offset + (long) i * header.sectionSize(), "");
            if (section.type() != Section.NOBITS && section.type() != Section.NULL) {
                requireInside(section.offset(), section.size(), "section " + i);
            }
            found.add(section);
        }
        return named(found, names);
    }

    private List<Section> named(List<Section> found, long names) throws FormatException {
        if (names <= 0 || names >= found.size()) {
            return List.copyOf(found);
        }
        Section table = found.get((int) names);
        var named = new ArrayList<Section>();
        for (Section section : found) {
            named.add(section.withName(string(table, section.nameOffset())));
        }
        return List.copyOf(named);
    }

    private List<Symbol> readSymbols(Section table) throws FormatException {
        int size = header.is64() ? Symbol.SIZE_64 : Symbol.SIZE_32;
        if (table.entrySize() != size || table.link() < 0 || table.link() >= sections.size()) {
            throw broken("symbol table %s".formatted(table.name()), size + "-byte entries and a string table",
                    table.entrySize() + "-byte entries, string table in section " + table.link());
        }
        Section strings = sections.get((int) table.link());
        var symbols = new ArrayList<Symbol>();
        for (long at = table.offset(); at + size <= table.offset() + table.size(); at += size) {
            Symbol raw = Symbol.read(this, at);
            symbols.add(raw.withName(string(strings, raw.nameOffset())));
        }
        return symbols;
    }

    private void readNotes(long offset, long size, long alignment, List<Note> notes) throws FormatException {
        requireInside(offset, size, "notes");
        // Property notes are aligned to 8, all others to 4, whatever the table says (binutils and the kernel agree on it).
        long padding = alignment == Long.BYTES ? Long.BYTES - 1 : Integer.BYTES - 1;
        long end = offset + size;
        long at = offset;
        while (end - at >= Note.HEADER_SIZE) {
            long nameSize = unsignedInt(at);
            long contentsSize = unsignedInt(at + 4);
            long name = at + Note.HEADER_SIZE;
            long contents = at + (Note.HEADER_SIZE + nameSize + padding & ~padding);
            if (contents + contentsSize > end) {
                throw broken("note at offset " + at, "at most " + (end - at) + " bytes", "a name of " + nameSize
                        + " and contents of " + contentsSize);
            }
            String owner = new String(read(name, nameSize, "note name"), StandardCharsets.US_ASCII).replaceFirst("\0.*", "");
            notes.add(new Note(owner, (int) unsignedInt(at + 8), read(contents, contentsSize, "note")));
            at = contents + (contentsSize + padding & ~padding);
        }
    }

    private String string(Section table, long offset) throws FormatException {
        if (table.type() != Section.STRTAB || offset < 0 || offset >= table.size()) {
            return "";
        }
        long from = table.offset() + offset;
        long limit = Math.min(table.offset() + table.size(), from + MAX_STRING);
        long to = from;
        while (to < limit && bytes.get(ValueLayout.JAVA_BYTE, to) != 0) {
            to++;
        }
        return new String(read(from, to - from, "string"), StandardCharsets.UTF_8);
    }

    private void requireTable(String what, long offset, long count, int entrySize, int expected) throws FormatException {
        if (entrySize < expected) {
            throw broken(what, "entries of " + expected + " bytes", entrySize + " bytes");
        }
        if (count < 0 || count > bytes.byteSize() / entrySize) {
            throw broken(what, "at most " + bytes.byteSize() / entrySize + " entries", Long.toUnsignedString(count));
        }
        requireInside(offset, count * entrySize, what + " table");
    }

    private void requireInside(long offset, long size, String what) throws FormatException {
        if (offset < 0 || size < 0 || offset > bytes.byteSize() || size > bytes.byteSize() - offset) {
            throw broken(what, "a place inside the file of %d bytes".formatted(bytes.byteSize()),
                    "offset 0x%x, size 0x%x".formatted(offset, size));
        }
    }

    FormatException broken(String what, String expected, String found) {
        return new FormatException("%s: broken ELF file: %s: expected %s, found %s".formatted(file, what, expected, found));
    }

    /** A copy of bytes of the file, checked. */
    byte[] read(long offset, long size, String what) throws FormatException {
        requireInside(offset, size, what);
        if (size > Integer.MAX_VALUE - 8) {
            throw broken(what, "less than 2 GiB", size + " bytes");
        }
        return bytes.asSlice(offset, size).toArray(ValueLayout.JAVA_BYTE);
    }

    int byteAt(long offset) throws FormatException {
        requireInside(offset, 1, "header");
        return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, offset));
    }

    int shortAt(long offset) throws FormatException {
        requireInside(offset, Short.BYTES, "header");
        return Short.toUnsignedInt(bytes.get(SHORT, offset));
    }

    long unsignedInt(long offset) throws FormatException {
        requireInside(offset, Integer.BYTES, "header");
        return Integer.toUnsignedLong(bytes.get(INT, offset));
    }

    long longAt(long offset) throws FormatException {
        requireInside(offset, Long.BYTES, "header");
        return bytes.get(LONG, offset);
    }

    @Override
    public void close() {
        if (bytes.scope().isAlive()) {
            arena.close();
        }
    }
}
