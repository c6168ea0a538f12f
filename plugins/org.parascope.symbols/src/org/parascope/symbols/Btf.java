package org.parascope.symbols;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The type records of a {@code .BTF} section, by number, as they lie there. What they mean in C is {@link BtfTypes}.
 *
 * <p>Keeps one copy of the section and an index. Trusts nothing: a record that reaches out of the section, an unknown kind or a number that
 * names no type is a {@link FormatException}. Source: the kernel's Documentation/bpf/btf.rst.
 */
final class Btf {
    private static final int MAGIC = 0xeb9f;
    private static final int HEADER_SIZE = 24;
    private static final int RECORD_SIZE = 12;
    private static final int MAX_NAME = 512;

    /** The kinds by number. */
    enum Kind {
        VOID(0), INT(4), PTR(0), ARRAY(12), STRUCT(0), UNION(0), ENUM(0), FWD(0), TYPEDEF(0), VOLATILE(0), CONST(0), RESTRICT(0),
        FUNC(0), FUNC_PROTO(0), VAR(4), DATASEC(0), FLOAT(0), DECL_TAG(4), TYPE_TAG(0), ENUM64(0);

        /** Bytes behind the record that do not depend on its count. */
        private final int extra;

        Kind(int extra) {
            this.extra = extra;
        }

        /** Bytes of each counted item behind the record. */
        private int itemSize() {
            return switch (this) {
                case STRUCT, UNION, DATASEC, ENUM64 -> 12;
                case ENUM, FUNC_PROTO -> 8;
                default -> 0;
            };
        }
    }

    /**
     * A member of a structure or union.
     *
     * @param name empty for a nameless structure or union inside
     * @param bit offset from the start, in bits
     * @param width of a bit field, 0 for anything else
     */
    record Member(String name, int type, long bit, int width) {
    }

    /** A name with a type or a number: an enumerator, a parameter, a variable of a section. */
    record Item(String name, int type, long number) {
    }

    private final String source;
    private final ByteBuffer bytes;
    private final int strings;
    private final int stringsEnd;
    private final int[] places;
    private final int count;

    private Btf(String source, ByteBuffer bytes) throws FormatException {
        this.source = source;
        this.bytes = bytes;
        if (bytes.limit() < HEADER_SIZE || Short.toUnsignedInt(bytes.getShort(0)) != MAGIC || bytes.get(2) != 1) {
            throw broken("a header with magic eb9f, version 1", bytes.limit() < HEADER_SIZE ? bytes.limit() + " bytes"
                    : "%04x, version %d".formatted(bytes.getShort(0), bytes.get(2)));
        }
        long header = Integer.toUnsignedLong(bytes.getInt(4));
        int types = place("types", header + Integer.toUnsignedLong(bytes.getInt(8)), bytes.getInt(12));
        this.strings = place("strings", header + Integer.toUnsignedLong(bytes.getInt(16)), bytes.getInt(20));
        this.stringsEnd = strings + bytes.getInt(20);
        this.places = new int[bytes.getInt(12) / RECORD_SIZE + 1];
        this.count = index(types, types + bytes.getInt(12));
    }

    /** Reads a section's bytes; a copy is made. */
    static Btf read(String source, ByteBuffer section) throws FormatException {
        byte[] copy = new byte[section.limit()];
        section.get(0, copy);
        return new Btf(source, ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN));
    }

    private int place(String what, long offset, int size) throws FormatException {
        if (size < 0 || offset < 0 || offset + size > bytes.limit()) {
            throw broken(what + " inside the " + bytes.limit() + " bytes", "offset %d, size %d".formatted(offset, Integer.toUnsignedLong(size)));
        }
        return (int) offset;
    }

    private int index(int from, int to) throws FormatException {
        int number = 0;
        for (int at = from; at < to;) {
            if (at + RECORD_SIZE > to) {
                throw broken("a whole record for type " + (number + 1), (to - at) + " bytes");
            }
            places[++number] = at;
            long end = at + RECORD_SIZE + kind(number).extra + (long) kind(number).itemSize() * itemCount(number);
            if (end > to) {
                throw broken("type " + number + " inside the section", kind(number) + " with " + itemCount(number) + " items");
            }
            at = (int) end;
        }
        return number;
    }

    /** The highest type number; 0 stands for void. */
    int count() {
        return count;
    }

    Kind kind(int type) throws FormatException {
        if (type == 0) {
            return Kind.VOID;
        }
        int number = bytes.getInt(record(type) + 4) >>> 24 & 0x1f;
        if (number == 0 || number >= Kind.values().length) {
            throw broken("a kind from 1 to " + (Kind.values().length - 1) + " for type " + type, Integer.toString(number));
        }
        return Kind.values()[number];
    }

    private int record(int type) throws FormatException {
        if (type <= 0 || type >= places.length || places[type] == 0) {
            throw broken("a type number up to " + count, Integer.toUnsignedString(type));
        }
        return places[type];
    }

    String name(int type) throws FormatException {
        return type == 0 ? "void" : string(bytes.getInt(record(type)));
    }

    private int itemCount(int type) throws FormatException {
        return bytes.getInt(record(type) + 4) & 0xffff;
    }

    /** The flag bit: bit fields in a structure, a union rather than a structure of a forward declaration, a signed enumeration. */
    boolean flag(int type) throws FormatException {
        return bytes.getInt(record(type) + 4) < 0;
    }

    /** The record's last word: a size, or the type it refers to. */
    int sizeOrType(int type) throws FormatException {
        return bytes.getInt(record(type) + 8);
    }

    /** An integer's encoding bits: 1 signed, 2 char, 4 bool. */
    int encoding(int type) throws FormatException {
        return bytes.getInt(record(type) + RECORD_SIZE) >>> 24 & 0xf;
    }

    /** Element type of an array. */
    int elementType(int array) throws FormatException {
        return bytes.getInt(record(array) + RECORD_SIZE);
    }

    long elementCount(int array) throws FormatException {
        return Integer.toUnsignedLong(bytes.getInt(record(array) + RECORD_SIZE + 8));
    }

    List<Member> members(int aggregate) throws FormatException {
        boolean hasBitFields = flag(aggregate);
        var members = new ArrayList<Member>();
        int at = record(aggregate) + RECORD_SIZE;
        for (int i = 0; i < itemCount(aggregate); i++, at += 12) {
            int offset = bytes.getInt(at + 8);
            members.add(new Member(string(bytes.getInt(at)), bytes.getInt(at + 4),
                    hasBitFields ? offset & 0xffffff : Integer.toUnsignedLong(offset), hasBitFields ? offset >>> 24 : 0));
        }
        return members;
    }

    /** Enumerators with their numbers, of either size. */
    List<Item> enumerators(int enumeration) throws FormatException {
        boolean is64 = kind(enumeration) == Kind.ENUM64;
        boolean isSigned = flag(enumeration) || !is64;
        var items = new ArrayList<Item>();
        int at = record(enumeration) + RECORD_SIZE;
        for (int i = 0; i < itemCount(enumeration); i++, at += is64 ? 12 : 8) {
            long low = bytes.getInt(at + 4);
            long value = is64 ? low & 0xffffffffL | (long) bytes.getInt(at + 8) << Integer.SIZE : isSigned ? low : low & 0xffffffffL;
            items.add(new Item(string(bytes.getInt(at)), 0, value));
        }
        return items;
    }

    /** Parameters of a function prototype; a last one of type 0 without a name is {@code ...}. */
    List<Item> parameters(int prototype) throws FormatException {
        var items = new ArrayList<Item>();
        int at = record(prototype) + RECORD_SIZE;
        for (int i = 0; i < itemCount(prototype); i++, at += 8) {
            items.add(new Item(string(bytes.getInt(at)), bytes.getInt(at + 4), 0));
        }
        return items;
    }

    private String string(int offset) throws FormatException {
        if (offset < 0 || offset >= stringsEnd - strings) {
            throw broken("a name inside the " + (stringsEnd - strings) + " bytes of strings", "offset " + Integer.toUnsignedString(offset));
        }
        int from = strings + offset;
        int to = from;
        while (to < stringsEnd && to - from < MAX_NAME && bytes.get(to) != 0) {
            to++;
        }
        return new String(bytes.array(), from, to - from, StandardCharsets.UTF_8);
    }

    FormatException broken(String expected, String found) {
        return new FormatException("%s: broken type information (.BTF): expected %s, found %s".formatted(source, expected, found));
    }
}
