package org.parascope.inspect;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.WeakHashMap;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineAddress;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;
import org.parascope.machine.VirtualAddress;
import org.parascope.symbols.FormatException;
import org.parascope.symbols.KernelMemory;
import org.parascope.symbols.LinuxKernel;
import org.parascope.symbols.StructLayout;
import org.parascope.symbols.SymbolRecord;
import org.parascope.symbols.TypeLayouts;

/**
 * The Linux kernel of one domain as inspections see it: what it tells of itself (kallsyms, {@code .BTF}), and its memory through
 * its own page tables. No debug package is asked for.
 *
 * <p>A kernel's image is read once for as long as it stays the same; that takes about a second. One object serves one reading. Read
 * {@link LinuxProcesses} next.
 */
final class LinuxGuest {
    /** Where a 64-bit Linux is linked: a PV kernel is never moved (Documentation/arch/x86/x86_64/mm.rst). */
    private static final long IMAGE = 0xffffffff81000000L;
    private static final int IMAGE_LIMIT = 96 << 20;
    private static final int BANNER_LIMIT = 256;
    private static final long RETRY_NANOS = 5_000_000_000L;
    private static final int READINGS = 3;
    private static final int MAX_STRUCT = 1 << 16;
    private static final Map<Machine, @Nullable Map<Integer, Known>> KNOWN = new WeakHashMap<>();

    /**
     * What is known of one domain's kernel.
     *
     * @param kernel empty when there was none to be found
     * @param problem why there was none
     * @param time of the reading, as {@link System#nanoTime}
     */
    private record Known(Optional<LinuxKernel> kernel, String problem, long time) {
    }

    private final int domain;
    private final LinuxKernel kernel;
    private final GuestMemory memory;
    private @Nullable LinuxModules modules;

    private LinuxGuest(int domain, LinuxKernel kernel, GuestMemory memory) {
        this.domain = domain;
        this.kernel = kernel;
        this.memory = memory;
    }

    /**
     * The Linux of a domain.
     *
     * @throws InspectionException when there is none, or it carries no names and types
     */
    static LinuxGuest of(Machine machine, int domain, Progress progress) throws InspectionException {
        LinuxKernel kernel = kernel(machine, domain, progress);
        if (!kernel.hasTypes()) {
            throw new InspectionException("d%d: %s carries no types (CONFIG_DEBUG_INFO_BTF).".formatted(domain, kernel.banner()));
        }
        try {
            return new LinuxGuest(domain, kernel, lasting(machine, domain, kernel.layouts().symbol("init_top_pgt").address()));
        } catch (FormatException | MemoryException e) {
            throw new InspectionException("d%d: its Linux kernel cannot be read: %s".formatted(domain, e.getMessage()), e);
        }
    }

    /** Through the kernel's first tables, which stay; those of the process that runs lead to them. */
    private static GuestMemory lasting(Machine machine, int domain, long tables) throws InspectionException, MemoryException {
        OptionalLong place = OptionalLong.empty();
        for (int i = 0; i < READINGS && place.isEmpty(); i++) {
            place = memory(machine, domain).translate(tables);
        }
        if (place.isEmpty()) {
            throw new MemoryException("expected its first tables at %s, found nothing mapped there".formatted(VirtualAddress.ofDomain(domain, tables)));
        }
        return new GuestMemory(Hypervisor.of(machine).memory().machineMemory(), domain, new MachineAddress(place.getAsLong()).frame());
    }

    /** What a domain's kernel tells of itself, types or not. */
    static LinuxKernel kernel(Machine machine, int domain, Progress progress) throws InspectionException {
        synchronized (KNOWN) {
            Map<Integer, Known> ofMachine = KNOWN.get(machine);
            if (ofMachine == null) {
                ofMachine = new HashMap<>();
                KNOWN.put(machine, ofMachine);
            }
            Known known = ofMachine.get(domain);
            if (known == null || !isCurrent(known, machine, domain)) {
                known = read(machine, domain, progress);
                ofMachine.put(domain, known);
            }
            String problem = known.problem;
            return known.kernel.orElseThrow(() -> new InspectionException(problem));
        }
    }

    /** Another kernel may run under the same number meanwhile; where there was none, one may have been loaded. */
    private static boolean isCurrent(Known known, Machine machine, int domain) throws InspectionException {
        if (known.kernel.isEmpty()) {
            return System.nanoTime() - known.time < RETRY_NANOS;
        }
        LinuxKernel kernel = known.kernel.get();
        long banner = kernel.symbols().find("linux_banner").map(SymbolRecord::address).orElse(0L);
        boolean isCurrent = false;
        for (int i = 0; i < READINGS && !isCurrent; i++) { // a process may end just before its tables are read
            isCurrent = text(memory(machine, domain), banner, BANNER_LIMIT).strip().equals(kernel.banner());
        }
        return isCurrent;
    }

    /** The tables are those of the process that runs, which may just end; then another one's are read. */
    private static Known read(Machine machine, int domain, Progress progress) throws InspectionException {
        Known known = readOnce(machine, domain, progress);
        for (int i = 1; known.kernel.isEmpty() && i < READINGS; i++) {
            known = readOnce(machine, domain, progress);
        }
        return known;
    }

    private static Known readOnce(Machine machine, int domain, Progress progress) throws InspectionException {
        GuestMemory memory = memory(machine, domain);
        try {
            var image = KernelMemory.of("d" + domain, IMAGE, IMAGE_LIMIT, (address, into, offset) -> copyPage(memory, address, into, offset));
            return new Known(Optional.of(LinuxKernel.read(image, progress)), "", System.nanoTime());
        } catch (FormatException e) {
            return new Known(Optional.empty(), "d%d: no Linux kernel that carries its names: %s".formatted(domain, e.getMessage()),
                    System.nanoTime());
        }
    }

    private static GuestMemory memory(Machine machine, int domain) throws InspectionException {
        MachineFrame root = TableRoot.kernel(domain, 0).frame(machine);
        try {
            return GuestMemory.keeping(Hypervisor.of(machine).memory().machineMemory(), domain, root);
        } catch (MemoryException e) {
            throw new InspectionException("d%d: its page tables cannot be read: %s".formatted(domain, e.getMessage()), e);
        }
    }

    private static boolean copyPage(GuestMemory memory, long address, byte[] into, int offset) {
        try {
            if (memory.translate(address).isEmpty()) {
                return false;
            }
            System.arraycopy(memory.read(address, (int) MachineFrame.SIZE), 0, into, offset, (int) MachineFrame.SIZE);
            return true;
        } catch (MemoryException e) {
            return false; // a table that leads out of the RAM maps nothing
        }
    }

    int domain() {
        return domain;
    }

    String banner() {
        return kernel.banner();
    }

    TypeLayouts layouts() {
        return kernel.layouts();
    }

    GuestMemory memory() {
        return memory;
    }

    /** A copy of the structure at an address. */
    Struct struct(String name, long address) throws FormatException, MemoryException {
        StructLayout layout = layouts().struct(name);
        if (layout.size() <= 0 || layout.size() > MAX_STRUCT) {
            throw new FormatException("expected a struct %s of at most 64 KiB, found %d bytes".formatted(name, layout.size()));
        }
        return new Struct(layouts(), layout, address, memory.read(address, (int) layout.size()), 0);
    }

    /** Offset of a member, which may be nested. */
    long offset(String struct, String path) throws FormatException {
        return layouts().field(struct, path).offset();
    }

    /** Address of a variable. */
    long address(String symbol) throws FormatException {
        return layouts().symbol(symbol).address();
    }

    /** A variable of 8 bytes; the default when the kernel has none of that name. */
    long global(String symbol, long otherwise) throws MemoryException {
        var found = layouts().findSymbol(symbol);
        return found.isPresent() ? memory.readLong(found.get().address()) : otherwise;
    }

    /** A variable of 4 bytes that must be there. */
    int globalInt(String symbol) throws FormatException, MemoryException {
        return memory.readInt(address(symbol));
    }

    /** A string of the kernel, bytes that are not printable as {@code ?}; empty for a null pointer or where nothing is mapped. */
    String text(long address, int limit) {
        return address == 0 ? "" : text(memory, address, limit);
    }

    private static String text(GuestMemory memory, long address, int limit) {
        var text = new StringBuilder();
        try {
            for (int done = 0; done < limit;) {
                int piece = (int) Math.min(limit - done, MachineFrame.SIZE - (address + done & MachineFrame.SIZE - 1));
                String more = new String(memory.read(address + done, piece), StandardCharsets.ISO_8859_1);
                int end = more.indexOf(0);
                text.append(end < 0 ? more : more.substring(0, end));
                if (end >= 0) {
                    break;
                }
                done += piece;
            }
        } catch (MemoryException e) {
            return text.isEmpty() ? "" : text + "\u2026"; // the string ends where its mapping does
        }
        return text.toString().replaceAll("[^ -~\n]", "?");
    }

    /** What lies at an address: {@code do_idle+1c}, {@code ahci_single_level_irq_intr [libahci]}; empty where nothing is known. */
    Optional<String> nameAt(long address) {
        // Below are the offsets of per-CPU variables, which lie at no fixed address.
        return address >= 0 ? Optional.empty() : modules().nameAt(address)
                .or(() -> layouts().symbolAt(address).filter(found -> found.address() < 0).map(found -> LinuxModules.name(found, address)));
    }

    /** As it has them loaded now, or had when this object was first asked. */
    LinuxModules modules() {
        LinuxModules known = modules;
        if (known == null) {
            known = new LinuxModules(this);
            modules = known;
        }
        return known;
    }
}
