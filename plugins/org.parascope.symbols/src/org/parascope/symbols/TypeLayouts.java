package org.parascope.symbols;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The structures, enumerations, symbols and constants of one program, as its build wrote them down.
 *
 * <p>Immutable. Whoever reads a structure asks here for its offsets; nobody else knows any. The file's format is
 * described in {@link LayoutReader}.
 */
public final class TypeLayouts {
    private final String source;
    private final String buildId;
    private final Map<String, StructLayout> structs;
    private final Map<String, EnumLayout> enums;
    private final Map<String, Long> constants;
    private final Map<String, SymbolRecord> symbolsByName = new HashMap<>();
    private final Map<String, @Nullable Field> resolved = new ConcurrentHashMap<>();
    private final NavigableMap<Long, SymbolRecord> symbolsByAddress = new TreeMap<>(Long::compareUnsigned);

    TypeLayouts(String source, String buildId, Map<String, StructLayout> structs, Map<String, EnumLayout> enums,
            List<SymbolRecord> symbols, Map<String, Long> constants) {
        this.source = source;
        this.buildId = buildId;
        this.structs = Map.copyOf(structs);
        this.enums = Map.copyOf(enums);
        var known = new HashMap<String, Long>();
        // C has one name space for all enumerators, so each is a constant too.
        enums.values().forEach(layout -> known.putAll(layout.values()));
        known.putAll(constants);
        this.constants = Map.copyOf(known);
        for (SymbolRecord symbol : symbols) {
            symbolsByName.putIfAbsent(symbol.name(), symbol);
            symbolsByAddress.putIfAbsent(symbol.address(), symbol);
        }
    }

    /**
     * Reads a layout file.
     *
     * @throws FormatException when it is none, or a line of it is broken
     */
    public static TypeLayouts read(Path file) throws IOException, FormatException {
        return LayoutReader.read(file);
    }

    /** The linker's build-id in hex of the program that the layouts belong to; empty when the file names none. */
    public String buildId() {
        return buildId;
    }

    public Optional<StructLayout> findStruct(String name) {
        return Optional.ofNullable(structs.get(name));
    }

    /**
     * The layout of a structure that must be there.
     *
     * @throws FormatException when it is not: the program is not the one expected, or too old
     */
    public StructLayout struct(String name) throws FormatException {
        return findStruct(name).orElseThrow(() -> missing("struct " + name));
    }

    /**
     * A member, by path through nested structures: {@code use.count}. The offset is from the outer structure's start.
     *
     * @throws FormatException when a part of the path is not there
     */
    public Field field(String struct, String path) throws FormatException {
        String key = struct + '.' + path;
        Field known = resolved.get(key);
        if (known == null) {
            known = resolve(struct, path);
            resolved.put(key, known);
        }
        return known;
    }

    private Field resolve(String struct, String path) throws FormatException {
        StructLayout layout = struct(struct);
        long offset = 0;
        String[] parts = path.split("\\.");
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i];
            String owner = layout.name();
            Field field = layout.find(part).orElseThrow(() -> missing("field " + part + " in struct " + owner));
            offset += field.offset();
            if (i == parts.length - 1) {
                return new Field(path, offset, field.size(), field.type(), field.bit(), field.width());
            }
            layout = struct(tagOf(field.elementType()));
        }
        throw new IllegalArgumentException("expected a field's name, found none");
    }

    /** {@code struct frame}, {@code union frame} and {@code frame} all name the type {@code frame}. */
    public static String tagOf(String type) {
        return type.replaceFirst("^(const |volatile )*(struct |union |enum )?", "").strip();
    }

    public Optional<EnumLayout> findEnum(String name) {
        return Optional.ofNullable(enums.get(name));
    }

    /** What a number of an enumeration is called, or the number itself when it has no name there. */
    public String enumName(String name, long number) {
        return findEnum(name).flatMap(layout -> layout.nameOf(number)).orElse(Long.toString(number));
    }

    /** A constant of a {@code const} line, or an enumerator. */
    public OptionalLong findConstant(String name) {
        return constants.containsKey(name) ? OptionalLong.of(constants.get(name)) : OptionalLong.empty();
    }

    /**
     * A constant that must be there.
     *
     * @throws FormatException when it is not
     */
    public long constant(String name) throws FormatException {
        return findConstant(name).orElseThrow(() -> missing("const " + name));
    }

    public Optional<SymbolRecord> findSymbol(String name) {
        return Optional.ofNullable(symbolsByName.get(name));
    }

    /**
     * A symbol that must be there.
     *
     * @throws FormatException when it is not
     */
    public SymbolRecord symbol(String name) throws FormatException {
        return findSymbol(name).orElseThrow(() -> missing("symbol " + name));
    }

    /** The symbol whose bytes an address lies in; one of unknown size reaches to the next. */
    public Optional<SymbolRecord> symbolAt(long address) {
        return Optional.ofNullable(symbolsByAddress.floorEntry(address)).map(Map.Entry::getValue)
                .filter(symbol -> symbol.size() == 0 || Long.compareUnsigned(address - symbol.address(), symbol.size()) < 0);
    }

    private FormatException missing(String what) {
        return new FormatException(source + ": expected " + what + ", found none; the layout belongs to another version");
    }
}
