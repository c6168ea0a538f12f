package org.parascope.debug.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.parascope.inspect.HypervisorMemory;
import org.parascope.machine.MachineState;
import org.parascope.machine.MemoryException;
import org.parascope.run.QemuMachine;
import org.parascope.run.RamConsole;
import org.parascope.symbols.Field;
import org.parascope.symbols.FormatException;
import org.parascope.symbols.TypeLayouts;

/**
 * Finds the consoles that Paracore keeps for its domains (hypervisor-src/domain/console.h) and adds them to the machine, as
 * domains come. Dom0's is the first serial port, so it is left out.
 *
 * <p>Looks into memory a few times a second on a thread of its own, and ends with the machine. A machine without Paracore's
 * layout has none.
 */
public final class DomainConsoles {
    private static final long LOOK_NANOS = 250_000_000;
    private static final int MOST_DOMAINS = 1024;

    private final QemuMachine machine;
    private final TypeLayouts layouts;
    private final Map<Integer, RamConsole> known = new HashMap<>();

    private DomainConsoles(QemuMachine machine, TypeLayouts layouts) {
        this.machine = machine;
        this.layouts = layouts;
    }

    /** Starts to look for consoles; does nothing where the hypervisor has no layout. */
    public static void watch(QemuMachine machine) throws DebugException {
        if (machine.hypervisorLayout().isEmpty()) {
            return;
        }
        try {
            var consoles = new DomainConsoles(machine, TypeLayouts.read(machine.hypervisorLayout().get()));
            Thread.ofPlatform().daemon().name("Consoles of " + machine.name()).start(consoles::look);
        } catch (IOException | FormatException e) {
            throw new DebugException("The hypervisor's layout file cannot be read: " + e.getMessage(), e);
        }
    }

    private void look() {
        while (machine.state() != MachineState.ENDED) {
            try {
                addNew(new HypervisorMemory(machine.memory(), layouts));
            } catch (MemoryException | FormatException notLoadedYet) {
                known.values().forEach(RamConsole::displace);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private void addNew(HypervisorMemory memory) throws MemoryException, FormatException {
        Set<Integer> gone = new HashSet<>(known.keySet());
        long domain = memory.readLong(layouts.symbol("domain_list").address());
        for (int i = 0; domain != 0 && i < MOST_DOMAINS; i++) {
            int id = (int) number(memory, domain, "id");
            long log = number(memory, domain, "console");
            if (id != 0 && log != 0) {
                gone.remove(id);
                place(memory, domain, id, rings(memory, log));
            }
            domain = number(memory, domain, "next");
        }
        gone.forEach(id -> known.get(id).displace());
    }

    private void place(HypervisorMemory memory, long domain, int id, RamConsole.Rings rings) throws MemoryException, FormatException {
        if (known.containsKey(id)) {
            known.get(id).place(rings);
        } else {
            RamConsole console = RamConsole.of(machine, name(memory, domain, id), id, rings);
            known.put(id, console);
            machine.addConsole(console);
        }
    }

    private RamConsole.Rings rings(HypervisorMemory memory, long log) throws FormatException, MemoryException {
        Field out = layouts.field("console_log", "out");
        Field in = layouts.field("console_log", "in");
        return new RamConsole.Rings(memory.translate(log + offset("out_produced")), memory.translate(log + offset("in_produced")),
                memory.translate(log + offset("in_consumed")), memory.translate(log + out.offset()), (int) out.size(),
                memory.translate(log + in.offset()), (int) in.size());
    }

    private long offset(String name) throws FormatException {
        return layouts.field("console_log", name).offset();
    }

    private String name(HypervisorMemory memory, long domain, int id) throws FormatException, MemoryException {
        Field field = layouts.field("domain", "name");
        byte[] bytes = memory.read(domain + field.offset(), (int) field.size());
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String name = Optional.of(text.indexOf(0)).filter(end -> end >= 0).map(end -> text.substring(0, end)).orElse(text);
        return "d" + id + (name.isBlank() ? "" : " " + name.replaceAll("[^ -~]", "?"));
    }

    private long number(HypervisorMemory memory, long address, String name) throws FormatException, MemoryException {
        Field field = layouts.field("domain", name);
        byte[] bytes = memory.read(address + field.offset(), (int) field.size());
        long value = 0;
        for (int i = bytes.length - 1; i >= 0; i--) {
            value = value << Byte.SIZE | bytes[i] & 0xff;
        }
        return value;
    }
}
