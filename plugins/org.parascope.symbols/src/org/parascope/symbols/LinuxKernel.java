package org.parascope.symbols;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parascope.machine.Progress;
import org.parascope.symbols.SymbolFile.Memory;
import org.parascope.symbols.SymbolFile.Section;

/**
 * What a Linux kernel says about itself without any debug package: names from kallsyms, types from {@code .BTF}, its banner and
 * its build-id. The same from an unpacked image and from the memory of a guest that runs it.
 *
 * <p>Immutable and thread-safe. Making one reads the whole image (Debian's in about a second): do it off the UI thread, once a build-id.
 * Read {@link Kallsyms} and {@link BtfTypes} next.
 */
public final class LinuxKernel {
    private static final int GNU_BUILD_ID = 3;
    private static final int NOTE_HEADER = 12;
    private static final int MAX_NOTES = 1 << 16;
    private static final int MAX_BTF = 256 << 20;

    /**
     * How far from its start a function leaves its parameters alone: behind the no-operation or the call that tracing puts there
     * (CONFIG_FUNCTION_TRACER), else only at its first byte.
     */
    private static final int TRACING_BYTES = 5;

    private final String banner;
    private final TypeLayouts layouts;
    private final Optional<Types> types;
    private final KernelMemory memory;

    /** The types' records and what they mean. */
    private record Types(Btf records, BtfTypes meaning) {
    }

    private LinuxKernel(String banner, TypeLayouts layouts, Optional<Types> types, KernelMemory memory) {
        this.banner = banner;
        this.layouts = layouts;
        this.types = types;
        this.memory = memory;
    }

    /**
     * Reads a kernel.
     *
     * @throws FormatException when it carries no symbols, or its tables are broken
     */
    public static LinuxKernel read(KernelMemory memory, Progress progress) throws FormatException {
        List<SymbolRecord> untyped = Kallsyms.read(memory, progress);
        var byName = new SymbolTable(untyped);
        progress.checkCanceled();
        Optional<ByteBuffer> section = between(memory, byName, "__start_BTF", "__stop_BTF", MAX_BTF);
        String banner = byName.find("linux_banner").flatMap(symbol -> memory.textAt(symbol.address())).orElse("").strip();
        String buildId = buildId(memory, byName);
        if (section.isEmpty()) {
            var untypedLayouts = new TypeLayouts(memory.source(), buildId, new NamedTypes(Map.of(), Map.of()), byName, Map.of());
            return new LinuxKernel(banner, untypedLayouts, Optional.empty(), memory);
        }
        Btf records = Btf.read(memory.source(), section.get());
        var types = new BtfTypes(records);
        var symbols = new ArrayList<SymbolRecord>(untyped.size());
        for (SymbolRecord symbol : untyped) {
            String type = types.variableType(symbol.name());
            symbols.add(type.isEmpty() ? symbol : new SymbolRecord(symbol.name(), symbol.address(), symbol.size(), type));
        }
        var layouts = new TypeLayouts(memory.source(), buildId, types, new SymbolTable(symbols), Map.of());
        return new LinuxKernel(banner, layouts, Optional.of(new Types(records, types)), memory);
    }

    /** {@code Linux version 6.1.0-...}; empty when the kernel does not name it. */
    public String banner() {
        return banner;
    }

    /** The linker's build-id in hex; empty when there is none. */
    public String buildId() {
        return layouts.buildId();
    }

    /** All symbols, ascending by address; those of per-CPU data are offsets into each CPU's area. */
    public SymbolTable symbols() {
        return layouts.symbols();
    }

    /** Its structures, enumerations, typedefs and function types, and its symbols, in the form that Paracore's have. */
    public TypeLayouts layouts() {
        return layouts;
    }

    /** Whether it carries types; without, {@link #layouts} has symbols only (CONFIG_DEBUG_INFO_BTF=n). */
    public boolean hasTypes() {
        return types.isPresent();
    }

    /** Whether its stacks can be unwound without DWARF (CONFIG_UNWINDER_ORC). */
    public boolean hasUnwinding() {
        return OrcTable.read(memory, layouts).isPresent();
    }

    /**
     * Writes an ELF file for gdb: all symbols, the types and functions, and how to unwind its stacks, as far as the kernel tells them.
     *
     * @throws FormatException when the kernel's symbols do not say where its code lies
     */
    public void writeSymbolFile(Path target) throws IOException, FormatException {
        long start = layouts.symbol("_text").address();
        long codeEnd = layouts.symbol("_etext").address();
        long end = layouts.symbol("_end").address();
        var parts = new ArrayList<Memory>(List.of(new Memory(".text", start, codeEnd, true)));
        long initial = layouts.findSymbol("_sinittext").map(SymbolRecord::address).orElse(end);
        long initialEnd = layouts.findSymbol("_einittext").map(SymbolRecord::address).orElse(end);
        parts.add(new Memory(".data", codeEnd, initial, false));
        parts.add(new Memory(".init.text", initial, initialEnd, true));
        parts.add(new Memory(".bss", initialEnd, end, false));
        var debug = new ArrayList<Section>();
        if (types.isPresent()) {
            BtfDwarf.Sections dwarf = BtfDwarf.sections(types.get().records(), types.get().meaning(), symbols(), this::untouched);
            debug.add(new Section(".debug_info", dwarf.info()));
            debug.add(new Section(".debug_abbrev", dwarf.abbreviations()));
            debug.add(new Section(".debug_loc", dwarf.locations()));
        }
        OrcTable.read(memory, layouts).ifPresent(orc -> debug.add(new Section(".debug_frame", OrcFrames.section(List.of(new OrcFrames.Code(orc, initialEnd))))));
        SymbolFile.write(target, parts, symbols(), debug);
    }

    private int untouched(long function) {
        int first = memory.at(function, 1).map(bytes -> Byte.toUnsignedInt(bytes.get(0))).orElse(0);
        return first == 0xe8 || first == 0x0f ? TRACING_BYTES : 1;
    }

    private static Optional<ByteBuffer> between(KernelMemory memory, SymbolTable symbols, String start, String stop, long limit) {
        long from = symbols.find(start).map(SymbolRecord::address).orElse(0L);
        long to = symbols.find(stop).map(SymbolRecord::address).orElse(0L);
        return from == 0 || to - from <= 0 || to - from > limit ? Optional.empty() : memory.at(from, to - from);
    }

    private static String buildId(KernelMemory memory, SymbolTable symbols) {
        ByteBuffer notes = between(memory, symbols, "__start_notes", "__stop_notes", MAX_NOTES).orElse(ByteBuffer.allocate(0));
        for (long at = 0; at <= notes.limit() - NOTE_HEADER;) {
            long nameSize = Integer.toUnsignedLong(notes.getInt((int) at)) + 3 & -4;
            long size = Integer.toUnsignedLong(notes.getInt((int) at + 4));
            long contents = at + NOTE_HEADER + nameSize;
            if (contents + size > notes.limit()) {
                return "";
            }
            if (notes.getInt((int) at + 8) == GNU_BUILD_ID && nameSize == 4 && notes.get((int) at + NOTE_HEADER) == 'G') {
                byte[] id = new byte[(int) size];
                notes.get((int) contents, id);
                return HexFormat.of().formatHex(id);
            }
            at = contents + (size + 3 & -4);
        }
        return "";
    }
}
