package org.parascope.symbols;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.parascope.symbols.SymbolFile.Memory;
import org.parascope.symbols.SymbolFile.Section;

/**
 * A loaded module of a Linux kernel as a debugger needs it. Read {@link ModuleSymbols} next.
 *
 * @param name its name, as {@code lsmod} tells it
 * @param start of its code
 * @param end first address behind it
 * @param symbols its functions and objects
 * @param orcPlaces where each entry of its ORC table begins ({@code module.arch.orc_unwind_ip}); empty without
 * @param orcPlacesAt address of these
 * @param orcRules the entries
 */
public record LinuxModule(String name, long start, long end, SymbolTable symbols, ByteBuffer orcPlaces, long orcPlacesAt, ByteBuffer orcRules) {
    /** Bytes of an ORC entry, and of the place of one. */
    public static final int ORC_RULE = OrcTable.ENTRY_SIZE;
    public static final int ORC_PLACE = Integer.BYTES;

    /**
     * Writes an ELF file for gdb: the symbols of modules, and how to unwind stacks that lead through them.
     *
     * @param layouts of their kernel
     */
    public static void writeSymbolFile(Path target, List<LinuxModule> modules, TypeLayouts layouts) throws IOException {
        var parts = new ArrayList<Memory>();
        var symbols = new ArrayList<SymbolRecord>();
        var codes = new ArrayList<OrcFrames.Code>();
        for (LinuxModule module : modules) {
            parts.add(new Memory(".text." + module.name, module.start, module.end, true));
            symbols.addAll(module.symbols.all());
            codes.add(new OrcFrames.Code(OrcTable.of(module.orcPlaces, module.orcPlacesAt, module.orcRules, layouts), module.end));
        }
        SymbolFile.write(target, parts, new SymbolTable(symbols), List.of(new Section(".debug_frame", OrcFrames.section(codes))));
    }
}
