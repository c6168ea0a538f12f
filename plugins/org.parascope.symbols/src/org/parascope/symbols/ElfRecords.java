package org.parascope.symbols;

/**
 * The records an ELF file is made of, both word sizes alike. Source: System V ABI, chapters 4 and 5.
 *
 * <p>Values as the file gives them; {@link ElfFile} has checked that what they name lies inside the file.
 */
public final class ElfRecords {
    private ElfRecords() {
    }

    /**
     * A section header.
     *
     * @param name its name; empty when the file has no section names
     * @param nameOffset offset of the name in the section-name table
     * @param type the ABI's SHT_ number
     * @param flags SHF_ bits
     * @param address virtual address, 0 when it is not loaded
     * @param offset place in the file
     * @param size in bytes
     * @param link section index, its meaning by type
     * @param alignment of its address, and of what follows one another inside
     * @param entrySize size of an entry, of tables
     */
    public record Section(String name, long nameOffset, int type, long flags, long address, long offset, long size, long link,
            long alignment, long entrySize) {
        public static final int NULL = 0;
        public static final int SYMTAB = 2;
        public static final int STRTAB = 3;
        public static final int NOTE = 7;
        public static final int NOBITS = 8;
        public static final int DYNSYM = 11;
        static final int SIZE_64 = 64;
        static final int SIZE_32 = 40;

        static Section read(ElfFile elf, long at, String name) throws FormatException {
            int type = (int) elf.unsignedInt(at + 4);
            return elf.is64()
                    ? new Section(name, elf.unsignedInt(at), type, elf.longAt(at + 8), elf.longAt(at + 16), elf.longAt(at + 24),
                            elf.longAt(at + 32), elf.unsignedInt(at + 40), elf.longAt(at + 48), elf.longAt(at + 56))
                    : new Section(name, elf.unsignedInt(at), type, elf.unsignedInt(at + 8), elf.unsignedInt(at + 12),
                            elf.unsignedInt(at + 16), elf.unsignedInt(at + 20), elf.unsignedInt(at + 24), elf.unsignedInt(at + 32),
                            elf.unsignedInt(at + 36));
        }

        Section withName(String newName) {
            return new Section(newName, nameOffset, type, flags, address, offset, size, link, alignment, entrySize);
        }
    }

    /**
     * A program header.
     *
     * @param type the ABI's PT_ number
     * @param flags PF_ bits: 1 execute, 2 write, 4 read
     * @param offset place in the file
     * @param address virtual address
     * @param physical physical address
     * @param fileSize bytes in the file
     * @param memorySize bytes in memory
     * @param alignment of addresses, and of what follows one another inside
     */
    public record Segment(int type, int flags, long offset, long address, long physical, long fileSize, long memorySize,
            long alignment) {
        public static final int LOAD = 1;
        public static final int NOTE = 4;
        static final int SIZE_64 = 56;
        static final int SIZE_32 = 32;

        static Segment read(ElfFile elf, long at) throws FormatException {
            int type = (int) elf.unsignedInt(at);
            return elf.is64()
                    ? new Segment(type, (int) elf.unsignedInt(at + 4), elf.longAt(at + 8), elf.longAt(at + 16), elf.longAt(at + 24),
                            elf.longAt(at + 32), elf.longAt(at + 40), elf.longAt(at + 48))
                    : new Segment(type, (int) elf.unsignedInt(at + 24), elf.unsignedInt(at + 4), elf.unsignedInt(at + 8),
                            elf.unsignedInt(at + 12), elf.unsignedInt(at + 16), elf.unsignedInt(at + 20), elf.unsignedInt(at + 28));
        }
    }

    /**
     * A symbol.
     *
     * @param name its name, may be empty
     * @param nameOffset offset of the name in the string table
     * @param address its value
     * @param size in bytes, 0 when unknown
     * @param info binding (high four bits) and type (low four bits)
     * @param section index of the section it lies in
     */
    public record Symbol(String name, long nameOffset, long address, long size, int info, int section) {
        public static final int OBJECT = 1;
        public static final int FUNCTION = 2;
        static final int SIZE_64 = 24;
        static final int SIZE_32 = 16;

        static Symbol read(ElfFile elf, long at) throws FormatException {
            return elf.is64()
                    ? new Symbol("", elf.unsignedInt(at), elf.longAt(at + 8), elf.longAt(at + 16), elf.byteAt(at + 4), elf.shortAt(at + 6))
                    : new Symbol("", elf.unsignedInt(at), elf.unsignedInt(at + 4), elf.unsignedInt(at + 8), elf.byteAt(at + 12),
                            elf.shortAt(at + 14));
        }

        Symbol withName(String newName) {
            return new Symbol(newName, nameOffset, address, size, info, section);
        }

        /** {@link #OBJECT}, {@link #FUNCTION}, or another STT_ number. */
        public int type() {
            return info & 0xf;
        }
    }

    /**
     * A note.
     *
     * @param owner who defined it, such as {@code GNU} or {@code Xen}
     * @param type the owner's number
     * @param contents its bytes; not to be changed
     */
    public record Note(String owner, int type, byte[] contents) {
        static final int HEADER_SIZE = 12;
    }
}
