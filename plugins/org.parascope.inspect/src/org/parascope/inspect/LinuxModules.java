package org.parascope.inspect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MemoryException;
import org.parascope.symbols.Field;
import org.parascope.symbols.FormatException;
import org.parascope.symbols.LinuxModule;
import org.parascope.symbols.ModuleSymbols;
import org.parascope.symbols.SymbolRecord;
import org.parascope.symbols.SymbolTable;

/**
 * The modules that a Linux guest has loaded (its list {@code modules}): their functions lie outside of the kernel's image, and each module
 * has its own table of names ({@code module.kallsyms}).
 *
 * <p>A module that leads out of the memory has no names, and hides none of the others. One object serves one reading. Read
 * {@link ModuleSymbols} next.
 */
final class LinuxModules {
    private static final int MOST_MODULES = 4096;
    private static final int MOST_NAMES = 8 << 20;
    private static final int LONGEST_NAME = 512;

    /**
     * One module.
     *
     * @param start of the part of it that stays when it is initialised and holds its code
     */
    private record Module(String name, long start, long end, long address, long tables) {
        boolean contains(long address) {
            return Long.compareUnsigned(address, start) >= 0 && Long.compareUnsigned(address, end) < 0;
        }
    }

    private final LinuxGuest guest;
    private final List<Module> modules = new ArrayList<>();
    private final Map<Module, SymbolTable> read = new HashMap<>();
    private List<Long> places = List.of();
    /** Of all modules together, so that no guest makes a reading endless. */
    private int symbolsLeft = 1 << 20;
    private int orcLeft = 1 << 21;

    /** Those of a guest; none of a kernel that has no modules. */
    LinuxModules(LinuxGuest guest) {
        this.guest = guest;
        try {
            Optional<SymbolRecord> head = guest.layouts().findSymbol("modules");
            if (head.isPresent() && guest.layouts().findStruct("module").isPresent()) {
                readList(head.get().address());
            }
        } catch (FormatException | MemoryException e) {
            return; // what was read so far counts; addresses of the others stay digits
        }
    }

    private void readList(long head) throws FormatException, MemoryException {
        long offset = guest.offset("module", "list");
        places = LinuxList.read(guest.memory(), head).members();
        for (long member : places.subList(0, Math.min(places.size(), MOST_MODULES))) {
            try {
                readModule(guest.struct("module", member - offset));
            } catch (MemoryException e) {
                continue; // the others are there
            }
        }
    }

    private void readModule(Struct module) throws FormatException {
        long tables = module.number("kallsyms");
        Optional<Field> parts = module.find("mem"); // from Linux 6.4 on one of several, code first
        Struct code = parts.isPresent() ? module.part("mem", 0, "module_memory") : module.part("core_layout", 0, "module_layout");
        long start = code.number("base");
        if (start != 0 && tables != 0) {
            modules.add(new Module(module.text("name"), start, start + code.number("size"), module.address(), tables));
        }
    }

    /** What lies at an address, and in which module, as the kernel itself writes it: {@code ahci_single_level_irq_intr [libahci]}. */
    Optional<String> nameAt(long address) {
        for (Module module : modules) {
            if (module.contains(address)) {
                return symbolsOf(module).at(address)
                        .map(symbol -> "%s [%s]".formatted(name(symbol, address), module.name));
            }
        }
        return Optional.empty();
    }

    /** What tells the modules that are loaded from others: where the kernel keeps each. */
    List<Long> places() {
        return places;
    }

    /** All of them, for a debugger. */
    List<LinuxModule> all() {
        var all = new ArrayList<LinuxModule>();
        for (Module module : modules) {
            ByteBuffer none = ByteBuffer.allocate(0);
            try {
                Struct struct = guest.struct("module", module.address);
                int count = (int) Math.clamp(struct.number("arch.num_orcs"), 0, orcLeft);
                orcLeft -= count;
                long placesAt = struct.number("arch.orc_unwind_ip");
                ByteBuffer orcPlaces = table(placesAt, count * LinuxModule.ORC_PLACE);
                ByteBuffer orcRules = table(struct.number("arch.orc_unwind"), count * LinuxModule.ORC_RULE);
                all.add(new LinuxModule(module.name, module.start, module.end, symbolsOf(module), orcPlaces, placesAt, orcRules));
            } catch (FormatException | MemoryException e) {
                all.add(new LinuxModule(module.name, module.start, module.end, symbolsOf(module), none, 0, none)); // stacks end there
            }
        }
        return all;
    }

    private SymbolTable symbolsOf(Module module) {
        return read.computeIfAbsent(module, this::symbols);
    }

    private ByteBuffer table(long address, int most) throws MemoryException {
        return ByteBuffer.wrap(mapped(address, most)).order(ByteOrder.LITTLE_ENDIAN);
    }

    static String name(SymbolRecord symbol, long address) {
        return symbol.address() == address ? symbol.name() : "%s+%x".formatted(symbol.name(), address - symbol.address());
    }

    private SymbolTable symbols(Module module) {
        try {
            Struct tables = guest.struct("mod_kallsyms", module.tables);
            int count = (int) Math.clamp(tables.number("num_symtab"), 0, symbolsLeft);
            symbolsLeft -= count;
            ByteBuffer symbols = table(tables.number("symtab"), count * ModuleSymbols.SIZE);
            byte[] names = mapped(tables.number("strtab"), (int) Math.min(MOST_NAMES, ModuleSymbols.lastName(symbols) + LONGEST_NAME));
            return ModuleSymbols.read(symbols, names, module.start, module.end);
        } catch (FormatException | MemoryException e) {
            return new SymbolTable(List.of()); // it is being loaded or taken out
        }
    }

    /** As many bytes as are mapped, up to a number. */
    private byte[] mapped(long address, int most) throws MemoryException {
        byte[] bytes = new byte[most];
        int done = 0;
        while (done < most && guest.memory().translate(address + done).isPresent()) {
            int piece = (int) Math.min(most - done, MachineFrame.SIZE - (address + done & MachineFrame.SIZE - 1));
            System.arraycopy(guest.memory().read(address + done, piece), 0, bytes, done, piece);
            done += piece;
        }
        return Arrays.copyOf(bytes, done);
    }
}
