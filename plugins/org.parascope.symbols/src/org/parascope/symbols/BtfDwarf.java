package org.parascope.symbols;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parascope.symbols.Btf.Item;
import org.parascope.symbols.Btf.Kind;
import org.parascope.symbols.Btf.Member;

/**
 * Translates type records into DWARF, so that gdb knows a kernel's structures, and its functions with their parameters.
 *
 * <p>One compilation unit without lines. A parameter has a place only where it surely lies there: in its register, before the first
 * instruction of the function that may change one. Source: DWARF 4, sections 2 to 5 and 7; the System V ABI for x86-64, section 3.2.3.
 */
final class BtfDwarf {
    private static final int COMPILE_UNIT = 0x11;
    private static final int BASE = 0x24;
    private static final int POINTER = 0x0f;
    private static final int STRUCT = 0x13;
    private static final int UNION = 0x17;
    private static final int MEMBER = 0x0d;
    private static final int ARRAY = 0x01;
    private static final int SUBRANGE = 0x21;
    private static final int ENUM = 0x04;
    private static final int ENUMERATOR = 0x28;
    private static final int TYPEDEF = 0x16;
    private static final int CONST = 0x26;
    private static final int VOLATILE = 0x35;
    private static final int RESTRICT = 0x37;
    private static final int SUBROUTINE = 0x15;
    private static final int PARAMETER = 0x05;
    private static final int MORE_PARAMETERS = 0x18;
    private static final int SUBPROGRAM = 0x2e;
    /** rdi, rsi, rdx, rcx, r8, r9 by DWARF number. */
    private static final int[] ARGUMENTS = { 5, 4, 1, 2, 8, 9 };

    /** Attributes with the one form each has here: DWARF 4, section 7.5. */
    private enum Attribute {
        NAME(0x03, 0x08), SIZE(0x0b, 0x0f), ENCODING(0x3e, 0x0b), TYPE(0x49, 0x13), PLACE(0x38, 0x0f), BITS(0x0d, 0x0f),
        BIT_PLACE(0x6b, 0x0f), COUNT(0x37, 0x0f), VALUE(0x1c, 0x0d), DECLARATION(0x3c, 0x19), PROTOTYPED(0x27, 0x19),
        EXTERNAL(0x3f, 0x19), LOW(0x11, 0x01), HIGH(0x12, 0x06), LOCATION(0x02, 0x17), LANGUAGE(0x13, 0x0b), PRODUCER(0x25, 0x08);

        private final int code;
        private final int form;

        Attribute(int code, int form) {
            this.code = code;
            this.form = form;
        }
    }

    /** The three sections. */
    record Sections(byte[] info, byte[] abbreviations, byte[] locations) {
    }

    private static final Attribute[] PLAIN = { };
    private static final Attribute[] SIZED = { Attribute.SIZE };
    private static final Attribute[] TYPED = { Attribute.TYPE };
    private static final Attribute[] SIZED_AND_TYPED = { Attribute.SIZE, Attribute.TYPE };

    private final Btf btf;
    private final BtfTypes types;
    private final DwarfBytes info = new DwarfBytes();
    private final DwarfBytes locations = new DwarfBytes();
    /** By tag, children, and a bit for each attribute: their order is always the same for a tag. */
    private final Map<Long, Integer> abbreviations = new HashMap<>();
    private final DwarfBytes abbreviationBytes = new DwarfBytes();
    private final int[] placeOfType;
    private final List<int[]> references = new ArrayList<>();

    private BtfDwarf(Btf btf, BtfTypes types) {
        this.btf = btf;
        this.types = types;
        this.placeOfType = new int[btf.count() + 1];
    }

    /**
     * All types, and the functions that have symbols.
     *
     * @param entryBytes bytes of a function, from its start, in which no parameter changes
     */
    static Sections sections(Btf btf, BtfTypes types, SymbolTable symbols, EntryBytes entryBytes) throws FormatException {
        var dwarf = new BtfDwarf(btf, types);
        dwarf.unit(symbols, entryBytes);
        dwarf.abbreviationBytes.u1(0);
        return new Sections(dwarf.info.toArray(), dwarf.abbreviationBytes.toArray(), dwarf.locations.toArray());
    }

    /** How long a function's parameters surely are in their registers. */
    @FunctionalInterface
    interface EntryBytes {
        int of(long function);
    }

    private void unit(SymbolTable symbols, EntryBytes entryBytes) throws FormatException {
        info.u4(0).u2(4).u4(0).u1(Long.BYTES);
        open(COMPILE_UNIT, true, Attribute.NAME, Attribute.LANGUAGE, Attribute.PRODUCER);
        info.text("linux").u1(0x0c).text("Parascope, from .BTF"); // DW_LANG_C99
        for (int type = 1; type <= btf.count(); type++) {
            placeOfType[type] = info.size();
            if (btf.kind(type) == Kind.FUNC) {
                function(type, symbols, entryBytes);
            } else {
                type(type);
            }
        }
        info.u1(0);
        for (int[] reference : references) {
            info.put4(reference[0], placeOfType[reference[1]]);
        }
        info.put4(0, info.size() - Integer.BYTES);
    }

    private void type(int type) throws FormatException {
        String name = btf.name(type);
        switch (btf.kind(type)) {
            case INT -> base(name, Integer.toUnsignedLong(btf.sizeOrType(type)), encoding(btf.encoding(type)));
            case FLOAT -> base(name, Integer.toUnsignedLong(btf.sizeOrType(type)), 0x04);
            case PTR -> modifier(POINTER, type);
            case CONST -> modifier(CONST, type);
            case VOLATILE -> modifier(VOLATILE, type);
            case RESTRICT -> modifier(RESTRICT, type);
            case TYPEDEF -> typedef(name, type);
            case STRUCT -> aggregate(STRUCT, type);
            case UNION -> aggregate(UNION, type);
            case FWD -> {
                open(btf.flag(type) ? UNION : STRUCT, false, Attribute.NAME, Attribute.DECLARATION);
                info.text(name);
            }
            case ENUM, ENUM64 -> enumeration(type);
            case ARRAY -> array(type);
            case FUNC_PROTO -> prototype(type);
            case VOID, FUNC, VAR, DATASEC, DECL_TAG, TYPE_TAG -> placeOfType[type] = 0;
        }
    }

    private void base(String name, long size, int encoding) {
        open(BASE, false, Attribute.NAME, Attribute.SIZE, Attribute.ENCODING);
        info.text(name).unsigned(size).u1(encoding);
    }

    /** DW_ATE numbers: boolean 2, signed 5, signed char 6, unsigned 7, unsigned char 8. */
    private static int encoding(int bits) {
        boolean isSigned = (bits & 1) != 0;
        return (bits & 4) != 0 ? 2 : (bits & 2) != 0 ? isSigned ? 6 : 8 : isSigned ? 5 : 7;
    }

    private void modifier(int tag, int type) throws FormatException {
        boolean isPointer = tag == POINTER;
        int target = real(btf.sizeOrType(type));
        if (target == 0) {
            open(tag, false, isPointer ? SIZED : PLAIN);
        } else {
            open(tag, false, isPointer ? SIZED_AND_TYPED : TYPED);
        }
        if (isPointer) {
            info.unsigned(Long.BYTES);
        }
        reference(target);
    }

    private void typedef(String name, int type) throws FormatException {
        int target = real(btf.sizeOrType(type));
        if (target == 0) {
            open(TYPEDEF, false, Attribute.NAME);
        } else {
            open(TYPEDEF, false, Attribute.NAME, Attribute.TYPE);
        }
        info.text(name);
        reference(target);
    }

    /** Through what is no type of C. */
    private int real(int type) throws FormatException {
        int at = type;
        while (btf.kind(at) == Kind.TYPE_TAG) {
            at = btf.sizeOrType(at);
        }
        return at;
    }

    private void aggregate(int tag, int type) throws FormatException {
        List<Member> members = btf.members(type);
        named(tag, true, btf.name(type), Attribute.SIZE);
        info.unsigned(Integer.toUnsignedLong(btf.sizeOrType(type)));
        for (Member member : members) {
            if (member.width() > 0) {
                named(MEMBER, false, member.name(), Attribute.BITS, Attribute.BIT_PLACE, Attribute.TYPE);
                info.unsigned(member.width()).unsigned(member.bit());
            } else {
                named(MEMBER, false, member.name(), Attribute.PLACE, Attribute.TYPE);
                info.unsigned(member.bit() / Byte.SIZE);
            }
            reference(real(member.type()));
        }
        info.u1(0);
    }

    private void enumeration(int type) throws FormatException {
        named(ENUM, true, btf.name(type), Attribute.SIZE);
        info.unsigned(Integer.toUnsignedLong(btf.sizeOrType(type)));
        for (Item item : btf.enumerators(type)) {
            open(ENUMERATOR, false, Attribute.NAME, Attribute.VALUE);
            info.text(item.name()).signed(item.number());
        }
        info.u1(0);
    }

    private void array(int type) throws FormatException {
        open(ARRAY, true, Attribute.TYPE);
        reference(real(btf.elementType(type)));
        open(SUBRANGE, false, Attribute.COUNT);
        info.unsigned(btf.elementCount(type));
        info.u1(0);
    }

    private void prototype(int type) throws FormatException {
        int result = real(btf.sizeOrType(type));
        if (result == 0) {
            open(SUBROUTINE, true, Attribute.PROTOTYPED);
        } else {
            open(SUBROUTINE, true, Attribute.PROTOTYPED, Attribute.TYPE);
        }
        reference(result);
        for (Item item : btf.parameters(type)) {
            if (item.type() == 0) {
                open(MORE_PARAMETERS, false);
            } else {
                open(PARAMETER, false, Attribute.TYPE);
                reference(real(item.type()));
            }
        }
        info.u1(0);
    }

    private void function(int type, SymbolTable symbols, EntryBytes entryBytes) throws FormatException {
        placeOfType[type] = 0;
        int prototype = btf.sizeOrType(type);
        Optional<SymbolRecord> found = symbols.find(btf.name(type)).filter(symbol -> symbol.size() > 0 && symbol.size() <= Integer.MAX_VALUE);
        if (found.isEmpty() || btf.kind(prototype) != Kind.FUNC_PROTO) {
            return;
        }
        SymbolRecord symbol = found.get();
        int result = real(btf.sizeOrType(prototype));
        if (result == 0) {
            open(SUBPROGRAM, true, Attribute.NAME, Attribute.EXTERNAL, Attribute.PROTOTYPED, Attribute.LOW, Attribute.HIGH);
        } else {
            open(SUBPROGRAM, true, Attribute.NAME, Attribute.EXTERNAL, Attribute.PROTOTYPED, Attribute.LOW, Attribute.HIGH, Attribute.TYPE);
        }
        info.text(symbol.name()).u8(symbol.address()).u4((int) symbol.size());
        reference(result);
        int register = 0;
        for (Item item : btf.parameters(prototype)) {
            register = parameter(item, register, symbol.address(), entryBytes.of(symbol.address()));
        }
        info.u1(0);
    }

    /** Writes one parameter; returns the number of argument registers used so far. A structure by value ends the certainty. */
    private int parameter(Item item, int register, long function, int bytes) throws FormatException {
        if (item.type() == 0) {
            open(MORE_PARAMETERS, false);
            return register;
        }
        int type = real(item.type());
        Kind kind = btf.kind(types.bare(type));
        boolean isWord = kind == Kind.PTR || kind == Kind.ENUM || kind == Kind.ENUM64 || kind == Kind.INT && types.size(type) <= Long.BYTES;
        if (!isWord || register >= ARGUMENTS.length) {
            named(PARAMETER, false, item.name(), Attribute.TYPE);
            reference(type);
            return ARGUMENTS.length;
        }
        named(PARAMETER, false, item.name(), Attribute.LOCATION, Attribute.TYPE);
        info.u4(locations.size());
        reference(type);
        // The unit has no base address: the list gives addresses as they are.
        locations.u8(function).u8(function + bytes).u2(1).u1(0x50 + ARGUMENTS[register]).u8(0).u8(0);
        return register + 1;
    }

    private void reference(int type) {
        if (type != 0) {
            references.add(new int[] { info.size(), type });
            info.u4(0);
        }
    }

    /** Opens an entry whose name, when it has one, comes first. */
    private void named(int tag, boolean hasChildren, String name, Attribute... attributes) {
        if (name.isEmpty()) {
            open(tag, hasChildren, attributes);
            return;
        }
        var all = new Attribute[attributes.length + 1];
        all[0] = Attribute.NAME;
        System.arraycopy(attributes, 0, all, 1, attributes.length);
        open(tag, hasChildren, all);
        info.text(name);
    }

    private void open(int tag, boolean hasChildren, Attribute... attributes) {
        long key = (long) tag << 1 | (hasChildren ? 1 : 0);
        for (Attribute attribute : attributes) {
            key |= 1L << Byte.SIZE * 2 + attribute.ordinal();
        }
        int known = abbreviations.getOrDefault(key, 0);
        if (known == 0) {
            known = abbreviations.size() + 1;
            abbreviations.put(key, known);
            abbreviationBytes.unsigned(known).unsigned(tag).u1(hasChildren ? 1 : 0);
            for (Attribute attribute : attributes) {
                abbreviationBytes.unsigned(attribute.code).unsigned(attribute.form);
            }
            abbreviationBytes.u2(0);
        }
        info.unsigned(known);
    }
}
