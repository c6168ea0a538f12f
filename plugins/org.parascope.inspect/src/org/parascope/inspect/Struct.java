package org.parascope.inspect;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

import org.parascope.symbols.Field;
import org.parascope.symbols.FormatException;
import org.parascope.symbols.StructLayout;
import org.parascope.symbols.TypeLayouts;

/**
 * A copy of one structure's bytes with its members by name or path. What is read from one {@code Struct} was copied at one
 * moment, so a machine that runs on cannot change it meanwhile.
 */
public final class Struct {
    private final TypeLayouts layouts;
    private final StructLayout layout;
    private final long address;
    private final byte[] bytes;
    private final int start;

    Struct(TypeLayouts layouts, StructLayout layout, long address, byte[] bytes, int start) {
        this.layouts = layouts;
        this.layout = layout;
        this.address = address;
        this.bytes = bytes;
        this.start = start;
    }

    /** Its address in the hypervisor. */
    public long address() {
        return address;
    }

    /** Resolves a member once, for reading it from many structures of this kind. */
    public Field field(String path) throws FormatException {
        return layouts.field(layout.name(), path);
    }

    /** As {@link #field}, for a member that not every version of the program has. */
    public Optional<Field> find(String path) {
        try {
            return Optional.of(field(path));
        } catch (FormatException e) {
            return Optional.empty();
        }
    }

    /** An unsigned number of 1, 2, 4 or 8 bytes, an enumerator, a pointer or a bit field. */
    public long number(String path) throws FormatException {
        return number(field(path));
    }

    /** The same, of a member resolved by {@link #field}. */
    public long number(Field field) throws FormatException {
        return element(field, field.offset(), field.size());
    }

    /** Element {@code index} of an array of numbers or pointers. */
    public long number(Field field, int index) throws FormatException {
        if (index < 0 || index >= field.arrayLength()) {
            throw new IllegalArgumentException("expected an index below " + field.arrayLength() + ", found " + index);
        }
        return element(field, field.offset() + index * field.elementSize(), field.elementSize());
    }

    /** A structure within this one: a member, or an element of an array of them. */
    Struct part(String path, int index, String struct) throws FormatException {
        Field field = field(path);
        StructLayout inner = layouts.struct(struct);
        long offset = field.offset() + index * inner.size();
        if (index < 0 || offset + inner.size() > field.offset() + field.size()) {
            throw new FormatException("expected a struct %s at %d in %s.%s, found %d bytes".formatted(struct, index, layout.name(), path, field.size()));
        }
        requireInside(offset, inner.size());
        return new Struct(layouts, inner, address + offset, bytes, start + (int) offset);
    }

    public boolean flag(String path) throws FormatException {
        return number(path) != 0;
    }

    /** A character array up to its first 0; other bytes than printable ASCII become {@code ?}. */
    public String text(String path) throws FormatException {
        Field field = field(path);
        requireInside(field.offset(), field.size());
        int from = start + (int) field.offset();
        return text(Arrays.copyOfRange(bytes, from, from + (int) field.size()));
    }

    /** Characters up to the first 0; other bytes than printable ASCII become {@code ?}. */
    static String text(byte[] characters) {
        int end = 0;
        while (end < characters.length && characters[end] != 0) {
            end++;
        }
        return new String(characters, 0, end, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", "?");
    }

    private long element(Field field, long offset, long size) throws FormatException {
        requireInside(offset, size);
        if (size != 1 && size != 2 && size != 4 && size != 8) {
            throw new FormatException("expected a number of 1, 2, 4 or 8 bytes as %s.%s, found %s of %d bytes"
                    .formatted(layout.name(), field.name(), field.type(), size));
        }
        long value = 0;
        for (int i = (int) size - 1; i >= 0; i--) {
            value = value << Byte.SIZE | bytes[start + (int) offset + i] & 0xff;
        }
        return field.isBitField() ? value >>> field.bit() & (1L << field.width()) - 1 : value;
    }

    private void requireInside(long offset, long size) throws FormatException {
        if (offset < 0 || size < 0 || offset + size > layout.size()) {
            throw new FormatException("expected a member inside the %d bytes of %s, found offset %d, size %d"
                    .formatted(layout.size(), layout.name(), offset, size));
        }
    }
}
