package org.parascope.symbols;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.parascope.machine.WholeFile;

/**
 * Writes an ELF file for gdb with what is known of a program and no code: symbols, types, and how to unwind its stacks.
 *
 * <p>The file names the memory of code and data (without contents), so that symbols have a section to lie in. Source: System V ABI,
 * chapter 4.
 */
final class SymbolFile {
    private static final int HEADER = 64;
    private static final int SECTION_HEADER = 64;
    private static final int SYMBOL = 24;
    private static final int PROGBITS = 1;
    private static final int SYMTAB = 2;
    private static final int STRTAB = 3;
    private static final int NOBITS = 8;
    private static final int ABSOLUTE = 0xfff1;
    private static final int GLOBAL = 0x10;
    private static final int FUNCTION = 2;
    private static final int OBJECT = 1;

    /** A stretch of the program's memory. */
    record Memory(String name, long start, long end, boolean isCode) {
        boolean contains(long address) {
            return Long.compareUnsigned(address, start) >= 0 && Long.compareUnsigned(address, end) < 0;
        }
    }

    /** A section header to be written. */
    private record Header(String name, int type, long flags, long address, long offset, long size, int link, int info, int entrySize) {
    }

    private final DwarfBytes out = new DwarfBytes();
    private final List<Header> headers = new ArrayList<>();
    private final List<Memory> memory;
    private int lastSection = ABSOLUTE;

    private SymbolFile(List<Memory> memory) {
        this.memory = memory;
    }

    /**
     * Writes the file; readers see all of it or none.
     *
     * @param debug sections by name, such as {@code .debug_info}; empty ones are left out
     */
    static void write(Path target, List<Memory> memory, SymbolTable symbols, List<Section> debug) throws IOException {
        var file = new SymbolFile(memory);
        byte[] bytes = file.bytes(symbols, debug);
        Files.createDirectories(target.toAbsolutePath().getParent());
        WholeFile.write(target, bytes);
    }

    /** A section with contents. */
    record Section(String name, byte[] contents) {
    }

    private byte[] bytes(SymbolTable symbols, List<Section> debug) {
        out.raw(new byte[HEADER]);
        headers.add(new Header("", 0, 0, 0, 0, 0, 0, 0, 0));
        for (Memory part : memory) {
            headers.add(new Header(part.name(), NOBITS, part.isCode() ? 6 : 3, part.start(), HEADER, part.end() - part.start(), 0, 0, 0));
        }
        symbols(symbols);
        for (Section section : debug) {
            if (section.contents().length > 0) {
                add(section.name(), PROGBITS, section.contents(), 0, 0, 0);
            }
        }
        var names = new DwarfBytes().u1(0);
        headers.add(new Header(".shstrtab", STRTAB, 0, 0, 0, 0, 0, 0, 0));
        int[] offsets = headers.stream().mapToInt(header -> {
            int at = names.size();
            names.text(header.name());
            return at;
        }).toArray();
        headers.removeLast();
        add(".shstrtab", STRTAB, names.toArray(), 0, 0, 0);
        int table = out.align(Long.BYTES, 0).size();
        for (int i = 0; i < headers.size(); i++) {
            header(headers.get(i), offsets[i]);
        }
        byte[] file = out.toArray();
        System.arraycopy(start(table), 0, file, 0, HEADER);
        return file;
    }

    private void add(String name, int type, byte[] contents, int link, int info, int entrySize) {
        int at = out.align(Long.BYTES, 0).size();
        out.raw(contents);
        headers.add(new Header(name, type, 0, 0, at, contents.length, link, info, entrySize));
    }

    private void symbols(SymbolTable symbols) {
        var table = new DwarfBytes().raw(new byte[SYMBOL]);
        var names = new DwarfBytes().u1(0);
        for (SymbolRecord symbol : symbols.all()) {
            int section = section(symbol.address());
            boolean isCode = section != ABSOLUTE && memory.get(section - 1).isCode();
            table.u4(names.size()).u1(GLOBAL | (isCode ? FUNCTION : OBJECT)).u1(0).u2(section).u8(symbol.address()).u8(symbol.size());
            names.text(symbol.name());
        }
        int strings = headers.size() + 1;
        add(".symtab", SYMTAB, table.toArray(), strings, 1, SYMBOL);
        add(".strtab", STRTAB, names.toArray(), 0, 0, 0);
    }

    /** Symbols come by address, so most are in the section of the one before. */
    private int section(long address) {
        if (lastSection == ABSOLUTE || !memory.get(lastSection - 1).contains(address)) {
            lastSection = firstSection(address);
        }
        return lastSection;
    }

    private int firstSection(long address) {
        for (int i = 0; i < memory.size(); i++) {
            if (memory.get(i).contains(address)) {
                return i + 1;
            }
        }
        return ABSOLUTE;
    }

    private void header(Header header, int nameOffset) {
        out.u4(nameOffset).u4(header.type()).u8(header.flags()).u8(header.address()).u8(header.offset()).u8(header.size());
        out.u4(header.link()).u4(header.info()).u8(header.type() == NOBITS ? 4096 : 8).u8(header.entrySize());
    }

    private byte[] start(int table) {
        var start = new DwarfBytes().raw("\u007fELF".getBytes(StandardCharsets.ISO_8859_1)).u1(2).u1(1).u1(1).raw(new byte[9]);
        start.u2(ElfFile.ET_EXEC).u2(ElfFile.EM_X86_64).u4(1).u8(0).u8(0).u8(table).u4(0);
        start.u2(HEADER).u2(0).u2(0).u2(SECTION_HEADER).u2(headers.size()).u2(headers.size() - 1);
        return start.toArray();
    }
}
