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
 * <p>A module that leads out of the memory has no names, and hides none of the others; {@link #problem} tells of it. However many there are,
 * and whatever they say of themselves, only so much is read. One object serves one reading. Read {@link ModuleSymbols} next.
 */
final class LinuxModules {
    private static final int MOST_MODULES = 4096;
    /** More than there is room for modules. */
    private static final long MOST_CODE = 1L << 30;

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
    private boolean isListWhole = true;
    private int broken;
    /** Bytes of tables of all modules together, so that no guest makes a reading endless. */
    private int symbolsLeft = ModuleSymbols.SIZE << 20;
    private int namesLeft = 64 << 20;
    private int orcLeft = 16 << 20;

    /** Those of a guest; none of a kernel that has no modules. */
    LinuxModules(LinuxGuest guest) {
        this.guest = guest;
        try {
            Optional<SymbolRecord> head = guest.layouts().findSymbol("modules");
            if (head.isPresent() && guest.layouts().findStruct("module").isPresent()) {
                readList(head.get().address());
            }
        } catch (FormatException e) {
            isListWhole = false; // what was read so far counts; addresses of the others stay digits
        }
    }

    private void readList(long head) throws FormatException {
        long offset = guest.offset("module", "list");
        LinuxList list = LinuxList.read(guest.memory(), head);
        places = list.members();
        isListWhole = list.isWhole() && places.size() <= MOST_MODULES;
        for (long member : places.subList(0, Math.min(places.size(), MOST_MODULES))) {
            try {
                readModule(guest.struct("module", member - offset));
            } catch (MemoryException e) {
                broken++; // the others are there
            }
        }
    }

    private void readModule(Struct module) throws FormatException {
        long tables = module.number("kallsyms");
        Optional<Field> parts = module.find("mem"); // from Linux 6.4 on one of several
        Struct code = parts.isPresent() ? module.part("mem", (int) guest.layouts().constant("MOD_TEXT"), "module_memory")
                : module.part("core_layout", 0, "module_layout");
        long start = code.number("base");
        long size = code.number("size");
        if (start == 0 || tables == 0) {
            return; // it is being loaded
        }
        if (start > 0 || size > MOST_CODE || start + size > 0) {
            broken++;
            return;
        }
        modules.add(new Module(module.text("name"), start, start + size, module.address(), tables));
    }

    /** What is wrong with the modules, as far as anybody asked; empty when nothing is. */
    Optional<String> problem() {
        if (!isListWhole) {
            return Optional.of("its list of modules leads back to itself or out of its memory, has no end, or changed while it was read.");
        }
        return broken == 0 ? Optional.empty() : Optional.of("modules whose tables lead nowhere or are too large, so that they have fewer names: %d.".formatted(broken));
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

    /** Where each lies. */
    List<RunningModules.Loaded> loaded() {
        return modules.stream().map(module -> new RunningModules.Loaded(module.name, module.start, module.end)).toList();
    }

    /** All of them, for a debugger. */
    List<LinuxModule> all() {
        var all = new ArrayList<LinuxModule>();
        for (Module module : modules) {
            ByteBuffer none = ByteBuffer.allocate(0);
            try {
                Struct struct = guest.struct("module", module.address);
                long placesAt = struct.number("arch.orc_unwind_ip");
                long count = struct.number("arch.num_orcs");
                ByteBuffer orcPlaces = table(placesAt, count * LinuxModule.ORC_PLACE, orcLeft);
                ByteBuffer orcRules = table(struct.number("arch.orc_unwind"), count * LinuxModule.ORC_RULE, orcLeft);
                orcLeft -= Math.max(orcPlaces.limit(), orcRules.limit());
                broken += orcRules.limit() < count * LinuxModule.ORC_RULE ? 1 : 0;
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

    /** A table as far as it is mapped, and there is room. */
    private ByteBuffer table(long address, long size, int room) throws MemoryException {
        return ByteBuffer.wrap(mapped(address, (int) Math.min(size, room))).order(ByteOrder.LITTLE_ENDIAN);
    }

    static String name(SymbolRecord symbol, long address) {
        return symbol.address() == address ? symbol.name() : "%s+%x".formatted(symbol.name(), address - symbol.address());
    }

    private SymbolTable symbols(Module module) {
        try {
            Struct tables = guest.struct("mod_kallsyms", module.tables);
            long size = tables.number("num_symtab") * ModuleSymbols.SIZE;
            ByteBuffer symbols = table(tables.number("symtab"), size, symbolsLeft);
            symbolsLeft -= symbols.limit();
            byte[] names = mapped(tables.number("strtab"), (int) Math.min(namesLeft, ModuleSymbols.lastName(symbols) + ModuleSymbols.LONGEST_NAME));
            namesLeft -= names.length;
            ModuleSymbols.Reading reading = ModuleSymbols.read(symbols, names, module.start, module.end);
            broken += symbols.limit() < size || !reading.isWhole() ? 1 : 0;
            return reading.symbols();
        } catch (FormatException | MemoryException e) {
            broken++; // it is being loaded or taken out, or its tables are
            return new SymbolTable(List.of());
        }
    }

    /** As many bytes as are mapped, up to a number; no more room is taken than twice of what is there. */
    private byte[] mapped(long address, int most) throws MemoryException {
        byte[] bytes = new byte[Math.min(most, (int) MachineFrame.SIZE)];
        int done = 0;
        while (done < most && guest.memory().translate(address + done).isPresent()) {
            int piece = (int) Math.min(most - done, MachineFrame.SIZE - (address + done & MachineFrame.SIZE - 1));
            if (done + piece > bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(most, 2L * (done + piece)));
            }
            System.arraycopy(guest.memory().read(address + done, piece), 0, bytes, done, piece);
            done += piece;
        }
        return Arrays.copyOf(bytes, done);
    }
}
