package org.parascope.symbols;

/**
 * The file header of an ELF file, both word sizes alike. Source: System V ABI, chapter 4, "ELF Header".
 *
 * <p>Only numbers; {@link ElfFile} checks the tables they point to.
 */
record ElfHeader(boolean is64, int type, int machine, long entry, long segmentOffset, int segmentSize, int segmentCount,
        long sectionOffset, int sectionSize, int sectionCount, int namesIndex) {
    private static final long MAGIC = 0x464c457fL;
    private static final int CLASS = 4;
    private static final int DATA = 5;
    private static final int LITTLE_ENDIAN = 1;
    private static final int CLASS_32 = 1;
    private static final int CLASS_64 = 2;

    static ElfHeader read(ElfFile elf) throws FormatException {
        if (elf.unsignedInt(0) != MAGIC) {
            throw new FormatException("%s: expected an ELF file (7f 45 4c 46), found %02x %02x %02x %02x"
                    .formatted(elf.file(), elf.byteAt(0), elf.byteAt(1), elf.byteAt(2), elf.byteAt(3)));
        }
        int wordSize = elf.byteAt(CLASS);
        if (elf.byteAt(DATA) != LITTLE_ENDIAN || wordSize != CLASS_32 && wordSize != CLASS_64) {
            throw elf.broken("identification", "a little-endian file of 32 or 64 bits",
                    "class " + wordSize + ", data encoding " + elf.byteAt(DATA));
        }
        return wordSize == CLASS_64 ? read64(elf) : read32(elf);
    }

    private static ElfHeader read64(ElfFile elf) throws FormatException {
        return new ElfHeader(true, elf.shortAt(16), elf.shortAt(18), elf.longAt(24), elf.longAt(32), elf.shortAt(54),
                elf.shortAt(56), elf.longAt(40), elf.shortAt(58), elf.shortAt(60), elf.shortAt(62));
    }

    private static ElfHeader read32(ElfFile elf) throws FormatException {
        return new ElfHeader(false, elf.shortAt(16), elf.shortAt(18), elf.unsignedInt(24), elf.unsignedInt(28), elf.shortAt(42),
                elf.shortAt(44), elf.unsignedInt(32), elf.shortAt(46), elf.shortAt(48), elf.shortAt(50));
    }
}
