package org.parascope.inspect;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.WeakHashMap;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineMemory;
import org.parascope.machine.MemoryException;
import org.parascope.symbols.FormatException;
import org.parascope.symbols.StructLayout;
import org.parascope.symbols.SymbolRecord;
import org.parascope.symbols.TypeLayouts;

/**
 * The hypervisor of one machine as inspections see it: its layouts, its memory, and its structures as {@link Struct} copies.
 *
 * <p>Made once a machine, and again when the machine was reset. Thread-safe. Read {@link HypervisorMemory} next.
 */
public final class Hypervisor {
    /** No structure of a hypervisor is larger; a larger one is a broken layout file. */
    private static final long MAX_STRUCT = 1 << 20;
    private static final Map<Machine, @Nullable Hypervisor> KNOWN = new WeakHashMap<>();

    private final TypeLayouts layouts;
    private final HypervisorMemory memory;
    private final FrameTable frames;
    private volatile Map<Integer, String> toolstackNames = Map.of();

    private Hypervisor(MachineMemory memory, TypeLayouts layouts) throws FormatException, MemoryException {
        this.layouts = layouts;
        this.memory = new HypervisorMemory(memory, layouts);
        this.frames = new FrameTable(this.memory, layouts);
    }

    /**
     * The hypervisor of a machine.
     *
     * @throws InspectionException when nothing is known about it, or it is not loaded yet
     */
    public static Hypervisor of(Machine machine) throws InspectionException {
        synchronized (KNOWN) {
            Hypervisor known = KNOWN.get(machine);
            if (known == null || !known.memory.isCurrent()) {
                known = open(machine);
                KNOWN.put(machine, known);
            }
            return known;
        }
    }

    private static Hypervisor open(Machine machine) throws InspectionException {
        Path file = machine.hypervisorLayout().orElseThrow(() -> new InspectionException(
                machine.name() + ": expected a hypervisor with a layout file, found none. Only systems on Paracore can be looked into."));
        try {
            return new Hypervisor(machine.memory(), TypeLayouts.read(file));
        } catch (IOException e) {
            throw new InspectionException("The layout file " + file + " cannot be read: " + e.getMessage(), e);
        } catch (FormatException e) {
            throw new InspectionException(e.getMessage(), e);
        } catch (MemoryException e) {
            throw new InspectionException(machine.name() + " is still starting: " + e.getMessage(), e);
        }
    }

    public TypeLayouts layouts() {
        return layouts;
    }

    public HypervisorMemory memory() {
        return memory;
    }

    public FrameTable frames() {
        return frames;
    }

    /** What a toolstack calls its domains, by id, as somebody looked it up last: {@link ToolstackNames}. */
    Map<Integer, String> toolstackNames() {
        return toolstackNames;
    }

    void rememberNames(Map<Integer, String> names) {
        toolstackNames = Map.copyOf(names);
    }

    /** A copy of the structure at an address. */
    public Struct struct(String name, long address) throws FormatException, MemoryException {
        return structs(name, address, 1).getFirst();
    }

    /** Copies of an array of structures. The count must have been bounded by the caller. */
    public List<Struct> structs(String name, long address, int count) throws FormatException, MemoryException {
        StructLayout layout = layouts.struct(name);
        if (layout.size() <= 0 || layout.size() * count > MAX_STRUCT * Long.BYTES || layout.size() > MAX_STRUCT) {
            throw new FormatException("expected at most 8 MiB of struct %s, found %d of %d bytes".formatted(name, count, layout.size()));
        }
        byte[] bytes = memory.read(address, (int) layout.size() * count);
        var structs = new ArrayList<Struct>(count);
        for (int i = 0; i < count; i++) {
            int start = (int) layout.size() * i;
            structs.add(new Struct(layouts, layout, address + start, bytes, start));
        }
        return structs;
    }

    /** Copies of all elements of a global array of structures. */
    public List<Struct> array(String symbol, String struct) throws FormatException, MemoryException {
        SymbolRecord found = layouts.symbol(symbol);
        return structs(struct, found.address(), (int) Math.min(Integer.MAX_VALUE, found.size() / Math.max(1, layouts.struct(struct).size())));
    }

    /** What a number of an enumeration is called, in lower case and without the prefix that all of its names have; the number where it has no name. */
    public String word(String enumeration, long number, String prefix) {
        String name = layouts.enumName(enumeration, number);
        return name.startsWith(prefix) ? name.substring(prefix.length()).toLowerCase(Locale.ROOT) : name;
    }

    /** The name of the function or variable at an address of the hypervisor's image: {@code panic}; its digits when there is none. */
    public String nameAt(long address) {
        // A compiler numbers the variables of functions: tick.0.
        return layouts.symbolAt(address).map(symbol -> symbol.name().replaceFirst("\\.\\d+$", "")).orElse("%x".formatted(address));
    }

    /** The value of a global variable of 8 bytes: a number or a pointer. */
    public long global(String name) throws FormatException, MemoryException {
        SymbolRecord symbol = layouts.symbol(name);
        return symbol.size() == Integer.BYTES ? Integer.toUnsignedLong(memory.readInt(symbol.address()))
                : memory.readLong(symbol.address());
    }
}
