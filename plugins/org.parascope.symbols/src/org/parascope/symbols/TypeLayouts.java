package org.parascope.symbols;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The structures, enumerations, symbols and constants of one program, as its build wrote them down.
 *
 * <p>Immutable. Whoever reads a structure asks here for its offsets; nobody else knows any. Paracore's come from a file
 * ({@link LayoutReader}), a Linux kernel's from the kernel itself ({@link LinuxKernel}).
 */
public final class TypeLayouts {
    private final String source;
    private final String buildId;
    private final TypeSource types;
    private final Map<String, Long> constants;
    private final SymbolTable symbols;
    private final Map<String, @Nullable Field> resolved = new ConcurrentHashMap<>();

    /**
     * Layouts of one program.
     *
     * @param source where they come from, for messages
     * @param constants numbers beside the enumerators
     */
    TypeLayouts(String source, String buildId, TypeSource types, SymbolTable symbols, Map<String, Long> constants) {
        this.source = source;
        this.buildId = buildId;
        this.types = types;
        this.symbols = symbols;
        this.constants = Map.copyOf(constants);
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
        return types.findStruct(name);
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
        return types.findEnum(name);
    }

    /** What a number of an enumeration is called, or the number itself when it has no name there. */
    public String enumName(String name, long number) {
        return findEnum(name).flatMap(layout -> layout.nameOf(number)).orElse(Long.toString(number));
    }

    /** A constant of a {@code const} line, or an enumerator. */
    public OptionalLong findConstant(String name) {
        return constants.containsKey(name) ? OptionalLong.of(constants.get(name)) : types.findEnumerator(name);
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
        return symbols.find(name);
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
        return symbols.at(address);
    }

    /** All symbols, for who lists or searches them. */
    public SymbolTable symbols() {
        return symbols;
    }

    /** What a typedef stands for, as C spells it; empty when the name is none, or the source keeps no typedefs. */
    public Optional<String> findTypedef(String name) {
        return types.findTypedef(name);
    }

    /** The parameters and the result of a function; empty when the source does not know it. */
    public Optional<FunctionLayout> findFunction(String name) {
        return types.findFunction(name);
    }

    private FormatException missing(String what) {
        return new FormatException(source + ": expected " + what + ", found none; the layout belongs to another version");
    }
}
