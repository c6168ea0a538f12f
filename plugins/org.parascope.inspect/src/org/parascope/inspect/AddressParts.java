package org.parascope.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.parascope.inspect.shape.RangeMap.Part;
import org.parascope.inspect.shape.UnitMap.Role;
import org.parascope.machine.Machine;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;
import org.parascope.symbols.TypeLayouts;

/**
 * Which part of a domain's address space is what: the user's half, Paracore's area, and the kernel's own parts where the kernel is a
 * Linux that says where they begin.
 *
 * <p>Sources: xen.h of the PV interface for the hypervisor's area; Linux's Documentation/arch/x86/x86_64/mm.rst for its kernel's
 * parts, whose variable starts are read from the kernel's own {@code page_offset_base}, {@code vmalloc_base}, {@code vmemmap_base}.
 */
final class AddressParts {
    private static final long USER_END = 1L << 47;
    private static final long DIRECT = 0xffff888000000000L;
    private static final long VMALLOC = 0xffffc90000000000L;
    private static final long VMEMMAP = 0xffffea0000000000L;
    private static final long CPU_ENTRY = 0xfffffe0000000000L;
    private static final long CPU_ENTRY_END = 0xfffffe8000000000L;
    private static final long ESPFIX = 0xffffff0000000000L;
    private static final long ESPFIX_END = 0xffffff8000000000L;
    private static final long EFI = 0xffffffef00000000L;
    private static final long EFI_END = 0xffffffff00000000L;
    private static final long IMAGE = 0xffffffff80000000L;
    private static final long MODULES = 0xffffffffc0000000L;
    private static final long FIXMAP = 0xffffffffff000000L;
    /** Of an address in no part; holds none. */
    static final Part NONE = new Part(1, 0, "", ' ', Role.FREE);

    private final List<Part> parts = new ArrayList<>();

    private AddressParts() {
    }

    /** The parts of a domain, ascending; which kernel it runs is looked at once for as long as it stays. */
    static AddressParts of(Machine machine, int domain, Progress progress) throws InspectionException {
        var found = new AddressParts();
        TypeLayouts layouts = Hypervisor.of(machine).layouts();
        found.add(0, USER_END, "user", 'u', Role.DOMAIN_B);
        OptionalLong map = layouts.findConstant("HV_M2P_START");
        OptionalLong own = layouts.findConstant("HV_DOMAIN_START");
        OptionalLong end = layouts.findConstant("HV_AREA_END");
        if (map.isPresent() && own.isPresent() && end.isPresent()) {
            found.add(map.getAsLong(), own.getAsLong(), "M2P", 'M', Role.DEVICE);
            found.add(own.getAsLong(), end.getAsLong(), "Paracore", 'P', Role.HYPERVISOR);
        }
        found.addKernel(machine, domain, end.orElse(DIRECT), progress);
        return found;
    }

    private void addKernel(Machine machine, int domain, long first, Progress progress) {
        try {
            LinuxGuest linux = LinuxGuest.of(machine, domain, progress);
            long direct = linux.global("page_offset_base", DIRECT);
            long vmalloc = linux.global("vmalloc_base", VMALLOC);
            long vmemmap = linux.global("vmemmap_base", VMEMMAP);
            add(direct, vmalloc, "direct map", 'd', Role.DOM0);
            add(vmalloc, vmemmap, "vmalloc", 'v', Role.DOMAIN_C);
            add(vmemmap, CPU_ENTRY, "vmemmap", 's', Role.L3);
            add(CPU_ENTRY, CPU_ENTRY_END, "cpu entry", 'c', Role.L1);
            add(ESPFIX, ESPFIX_END, "espfix", 'x', Role.L4);
            add(EFI, EFI_END, "EFI", 'e', Role.SEGMENT);
            add(IMAGE, MODULES, "kernel", 'k', Role.DOMAIN_A);
            add(MODULES, FIXMAP, "modules", 'm', Role.DOMAIN_D);
            add(FIXMAP, 0, "fixmap", 'f', Role.L2);
        } catch (InspectionException | MemoryException e) {
            // Not a Linux that can be read: all above Paracore's area is its kernel's, in one part.
            parts.removeIf(part -> Long.compareUnsigned(part.start(), first) >= 0);
            add(first, 0, "kernel", 'k', Role.DOMAIN_A);
        }
    }

    /** @param end exclusive; 0 for the end of the address space */
    private void add(long start, long end, String name, char letter, Role role) {
        if (Long.compareUnsigned(start, end - 1) < 0) {
            parts.add(new Part(start, end - 1, name, letter, role));
        }
    }

    List<Part> all() {
        return List.copyOf(parts);
    }

    /** The part that an address lies in; one without a name when in none. */
    Part at(long address) {
        for (Part part : parts) {
            if (part.holds(address)) {
                return part;
            }
        }
        return NONE;
    }
}
