package org.parascope.symbols;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.symbols.Btf.Item;
import org.parascope.symbols.Btf.Kind;
import org.parascope.symbols.Btf.Member;
import org.parascope.symbols.FunctionLayout.Parameter;

/**
 * C types out of type records, each made when it is asked for. Thread-safe.
 *
 * <p>Members of nameless structures are lifted into the one around them, as in a layout file. A nameless structure that is the type of a named
 * member gets the tag {@code {#number}}, so that a path can lead through it; so does a nameless enumeration.
 * All records are looked at when it is made, so that what is broken is said then, not later.
 */
final class BtfTypes implements TypeSource {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_MEMBERS = 1 << 13;
    /** No function of a kernel has half as many parameters. */
    private static final int MAX_SPELLED = 32;
    private static final String NAMELESS = "{#";

    private final Btf btf;
    private final Map<String, Integer> aggregates = new HashMap<>();
    private final Map<String, Integer> enums = new HashMap<>();
    private final Map<String, Integer> typedefs = new HashMap<>();
    private final Map<String, Integer> functions = new HashMap<>();
    private final Map<String, Integer> variables = new HashMap<>();
    private final Map<String, Long> enumerators = new HashMap<>();
    private final Map<Integer, @Nullable StructLayout> structs = new ConcurrentHashMap<>();

    BtfTypes(Btf btf) throws FormatException {
        this.btf = btf;
        for (int type = 1; type <= btf.count(); type++) {
            index(type);
        }
    }

    private void index(int type) throws FormatException {
        switch (btf.kind(type)) {
            case STRUCT, UNION -> {
                aggregates.putIfAbsent(tag(type), type);
                for (Member member : btf.members(type)) {
                    check(type, member.type());
                }
            }
            case ENUM, ENUM64 -> {
                enums.putIfAbsent(tag(type), type);
                btf.enumerators(type).forEach(item -> enumerators.putIfAbsent(item.name(), item.number()));
            }
            case TYPEDEF -> putChecked(typedefs, type);
            case FUNC -> putChecked(functions, type);
            case VAR -> putChecked(variables, type);
            case FUNC_PROTO -> {
                check(type, btf.sizeOrType(type));
                for (Item item : btf.parameters(type)) {
                    check(type, item.type());
                }
            }
            case ARRAY -> check(type, btf.elementType(type));
            case PTR, VOLATILE, CONST, RESTRICT, TYPE_TAG -> check(type, btf.sizeOrType(type));
            case VOID, INT, FWD, DATASEC, FLOAT, DECL_TAG -> btf.name(type);
        }
    }

    private void putChecked(Map<String, Integer> named, int type) throws FormatException {
        check(type, btf.sizeOrType(type));
        named.putIfAbsent(btf.name(type), type);
    }

    /** A type must be there, and have an end: what it leads to must not lead back to it without a pointer between. */
    private void check(int user, int type) throws FormatException {
        int at = type;
        for (int depth = 0; depth <= MAX_DEPTH; depth++) {
            switch (btf.kind(at)) {
                case TYPEDEF, VOLATILE, CONST, RESTRICT, TYPE_TAG, PTR, FUNC_PROTO -> at = btf.sizeOrType(at);
                case ARRAY -> at = btf.elementType(at);
                default -> {
                    btf.name(at);
                    return;
                }
            }
        }
        throw btf.broken("type " + user + " made of at most " + MAX_DEPTH + " others", "no end");
    }

    private String tag(int type) throws FormatException {
        String name = btf.name(type);
        return name.isEmpty() ? NAMELESS + type + "}" : name;
    }

    /** Through typedefs and qualifiers to the type itself. */
    int bare(int type) throws FormatException {
        int at = type;
        for (int depth = 0; depth <= MAX_DEPTH; depth++) {
            switch (btf.kind(at)) {
                case TYPEDEF, VOLATILE, CONST, RESTRICT, TYPE_TAG -> at = btf.sizeOrType(at);
                default -> {
                    return at;
                }
            }
        }
        throw btf.broken("an end to type " + type, "none");
    }

    long size(int type) throws FormatException {
        int bare = bare(type);
        return switch (btf.kind(bare)) {
            case PTR -> Long.BYTES;
            case ARRAY -> Math.multiplyHigh(btf.elementCount(bare), size(btf.elementType(bare))) != 0 ? 0
                    : btf.elementCount(bare) * size(btf.elementType(bare));
            case INT, STRUCT, UNION, ENUM, ENUM64, FLOAT -> Integer.toUnsignedLong(btf.sizeOrType(bare));
            default -> 0;
        };
    }

    @Override
    public Optional<StructLayout> findStruct(String name) {
        int type = tagged(aggregates, name);
        Kind kind = agreed(() -> btf.kind(type));
        return kind == Kind.STRUCT || kind == Kind.UNION ? Optional.of(struct(type)) : Optional.empty();
    }

    /** The type of a tag, or behind a typedef; 0 when there is none. */
    private int tagged(Map<String, Integer> tags, String name) {
        int tagged = tags.getOrDefault(name, 0);
        return tagged != 0 ? tagged : agreed(() -> bare(typedefs.getOrDefault(name, 0)));
    }

    private StructLayout struct(int type) {
        StructLayout known = structs.get(type);
        if (known == null) {
            known = agreed(() -> {
                var fields = new LinkedHashMap<String, Field>();
                addFields(type, 0, fields, MAX_MEMBERS, 0);
                return new StructLayout(tag(type), size(type), fields);
            });
            structs.put(type, known);
        }
        return known;
    }

    /** Adds members while the budget lasts, for a broken structure may lie in itself. Returns what is left of it. */
    private int addFields(int type, long base, Map<String, Field> fields, int budget, int depth) throws FormatException {
        int left = budget;
        for (Member member : btf.members(type)) {
            if (--left < 0 || depth > MAX_DEPTH) {
                return left;
            }
            Kind kind = btf.kind(bare(member.type()));
            if (member.name().isEmpty() && (kind == Kind.STRUCT || kind == Kind.UNION)) {
                left = addFields(bare(member.type()), base + member.bit(), fields, left, depth + 1);
            } else {
                fields.putIfAbsent(member.name(), field(member, base + member.bit()));
            }
        }
        return left;
    }

    /** A bit field is read as the aligned unit of its type that it lies in; one that crosses units (packed) from its first byte. */
    private Field field(Member member, long bit) throws FormatException {
        long size = size(member.type());
        if (member.width() == 0) {
            return new Field(member.name(), bit / Byte.SIZE, size, spell(member.type(), ""), 0, 0);
        }
        long unit = Math.clamp(size, 1, Long.BYTES) * Byte.SIZE;
        long start = bit % unit + member.width() <= unit ? bit - bit % unit : bit - bit % Byte.SIZE;
        return new Field(member.name(), start / Byte.SIZE, unit / Byte.SIZE, spell(member.type(), ""), (int) (bit - start), member.width());
    }

    @Override
    public Optional<EnumLayout> findEnum(String name) {
        int type = tagged(enums, name);
        return agreed(() -> {
            if (btf.kind(type) != Kind.ENUM && btf.kind(type) != Kind.ENUM64) {
                return Optional.<EnumLayout>empty();
            }
            var values = new LinkedHashMap<String, Long>();
            btf.enumerators(type).forEach(item -> values.put(item.name(), item.number()));
            return Optional.of(new EnumLayout(tag(type), size(type), values));
        });
    }

    @Override
    public OptionalLong findEnumerator(String name) {
        return enumerators.containsKey(name) ? OptionalLong.of(enumerators.get(name)) : OptionalLong.empty();
    }

    @Override
    public Optional<String> findTypedef(String name) {
        return typedefs.containsKey(name) ? Optional.of(agreed(() -> spell(btf.sizeOrType(typedefs.get(name)), ""))) : Optional.empty();
    }

    /** The type of a variable; the kernel's build keeps those of per-CPU data only. */
    String variableType(String name) {
        return variables.containsKey(name) ? agreed(() -> spell(btf.sizeOrType(variables.get(name)), "")) : "";
    }

    @Override
    public Optional<FunctionLayout> findFunction(String name) {
        if (!functions.containsKey(name)) {
            return Optional.empty();
        }
        return agreed(() -> {
            int prototype = btf.sizeOrType(functions.get(name));
            if (btf.kind(prototype) != Kind.FUNC_PROTO) {
                return Optional.<FunctionLayout>empty();
            }
            var parameters = new ArrayList<Parameter>();
            for (Item item : btf.parameters(prototype)) {
                parameters.add(new Parameter(item.name(), item.type() == 0 ? "..." : spell(item.type(), "")));
            }
            return Optional.of(new FunctionLayout(name, spell(btf.sizeOrType(prototype), ""), parameters));
        });
    }

    /** A declaration as C spells it: what is declared grows outwards from its name, in the order of precedence. */
    private String spell(int type, String declared) throws FormatException {
        return switch (btf.kind(type)) {
            case PTR -> spell(btf.sizeOrType(type), pointer(btf.sizeOrType(type), declared));
            case ARRAY -> spell(btf.elementType(type), declared + "[" + btf.elementCount(type) + "]");
            case FUNC_PROTO -> spell(btf.sizeOrType(type), declared + "(" + parameters(type) + ")");
            case CONST -> qualified("const", type, declared);
            case VOLATILE -> qualified("volatile", type, declared);
            case RESTRICT -> qualified("restrict", type, declared);
            case TYPE_TAG -> spell(btf.sizeOrType(type), declared);
            default -> join(named(type), declared);
        };
    }

    private String pointer(int to, String declared) throws FormatException {
        Kind kind = btf.kind(to);
        String star = "*" + declared;
        return kind == Kind.ARRAY || kind == Kind.FUNC_PROTO ? "(" + star + ")" : star;
    }

    private String qualified(String word, int type, String declared) throws FormatException {
        int target = btf.sizeOrType(type);
        return btf.kind(target) == Kind.PTR
                ? spell(btf.sizeOrType(target), pointer(btf.sizeOrType(target), join(" " + word, declared)))
                : word + " " + spell(target, declared);
    }

    private String parameters(int prototype) throws FormatException {
        List<Item> items = btf.parameters(prototype);
        var spelled = new ArrayList<String>();
        for (Item item : items.subList(0, Math.min(items.size(), MAX_SPELLED))) {
            // One level only: a parameter that is a function itself may have parameters of its own kind without end.
            spelled.add(item.type() == 0 ? "..." : shortly(item.type()));
        }
        if (items.size() > MAX_SPELLED) {
            spelled.add("...");
        }
        return spelled.isEmpty() ? "void" : String.join(", ", spelled);
    }

    private String shortly(int type) throws FormatException {
        int at = bare(type);
        while (btf.kind(at) == Kind.PTR || btf.kind(at) == Kind.ARRAY) {
            at = bare(btf.kind(at) == Kind.PTR ? btf.sizeOrType(at) : btf.elementType(at));
        }
        return btf.kind(at) == Kind.FUNC_PROTO ? "void (*)()" : spell(type, "");
    }

    private String named(int type) throws FormatException {
        return switch (btf.kind(type)) {
            case STRUCT -> "struct " + tag(type);
            case UNION -> "union " + tag(type);
            case ENUM, ENUM64 -> "enum " + tag(type);
            case FWD -> (btf.flag(type) ? "union " : "struct ") + btf.name(type);
            default -> btf.name(type);
        };
    }

    private static String join(String left, String right) {
        return right.isEmpty() ? left : left + " " + right;
    }

    /** Something about a type, which {@link #index} has found to be sound. */
    @FunctionalInterface
    private interface Question<T> {
        T ask() throws FormatException;
    }

    private static <T> T agreed(Question<T> question) {
        try {
            return question.ask();
        } catch (FormatException e) {
            throw new IllegalStateException("a type that passed the checks is broken", e);
        }
    }
}
