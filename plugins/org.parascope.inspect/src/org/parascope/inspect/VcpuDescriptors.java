package org.parascope.inspect;

import java.util.ArrayList;
import java.util.List;
import org.parascope.inspect.shape.Node;
import org.parascope.inspect.shape.Notice;
import org.parascope.inspect.shape.Subject;
import org.parascope.machine.MachineAddress;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MemoryException;
import org.parascope.symbols.Field;
import org.parascope.symbols.FormatException;

/**
 * A vCPU's GDT and LDT: the guest's own pages of them, each descriptor decoded.
 *
 * <p>Paracore maps both in a window of the vCPU, in L4 slot 260 (hypervisor-src/memory/domain_area.c). The GDT's frames stand in the vCPU,
 * too; the LDT's are found through the window.
 */
final class VcpuDescriptors {
    private static final int PER_PAGE = PageEntry.ENTRIES;
    /** Set in a selector that means the LDT, with the privilege in the two bits below: SDM volume 3, 3.4.2. */
    private static final int LDT_SELECTOR = 4;

    private final Hypervisor hypervisor;
    private final DomainList.Domain domain;
    private final Struct vcpu;

    VcpuDescriptors(Hypervisor hypervisor, DomainList.Domain domain, Struct vcpu) {
        this.hypervisor = hypervisor;
        this.domain = domain;
        this.vcpu = vcpu;
    }

    Node gdt(List<Notice> notices) throws FormatException {
        long entries = vcpu.number("gdt_entries");
        Field frames = vcpu.field("gdt_frames");
        var below = new ArrayList<Node>();
        for (int page = 0; page < frames.arrayLength() && (long) page * PER_PAGE < entries; page++) {
            addPage("g", new MachineFrame(vcpu.number(frames, page)), page, entries, 0, below, notices);
        }
        int guests = below.size();
        addReserved(frames.arrayLength(), below, notices);
        return VcpuDetails.line("gdt", "GDT", entries + " entries", "%d in use by its kernel (set_gdt of xen.h), %d of Paracore behind them".formatted(guests,
                below.size() - guests), below);
    }

    /** Paracore's own page lies behind the guest's in every GDT; the flat selectors of all PV kernels are there. */
    private void addReserved(int page, List<Node> below, List<Notice> notices) throws FormatException {
        try {
            List<Struct> cpus = hypervisor.array("cpus", "cpu");
            long processor = vcpu.number("processor");
            long own = processor < cpus.size() ? cpus.get((int) processor).number("gdt") : 0;
            if (own != 0) {
                addPage("g", hypervisor.memory().translate(own).frame(), page, (page + 1L) * PER_PAGE, 0, below, notices);
            }
        } catch (MemoryException e) {
            notices.add(new Notice(Notice.Kind.BROKEN, "Paracore's part of its GDT cannot be read: " + e.getMessage()));
        }
    }

    Node ldt(List<Notice> notices) throws FormatException {
        long entries = vcpu.number("ldt_entries");
        var below = new ArrayList<Node>();
        try {
            long most = hypervisor.layouts().constant("VCPU_LDT_PAGES");
            for (int page = 0; page < most && (long) page * PER_PAGE < entries; page++) {
                addPage("l", window((int) hypervisor.layouts().constant("VCPU_GDT_PAGES") + page), page, entries, LDT_SELECTOR, below, notices);
            }
        } catch (MemoryException e) {
            notices.add(new Notice(Notice.Kind.BROKEN, "Its LDT cannot be read: " + e.getMessage()));
        }
        return VcpuDetails.line("ldt", "LDT", entries == 0 ? "none" : entries + " entries",
                entries == 0 ? "" : "at %016x, %d in use; MMUEXT_SET_LDT of xen.h".formatted(vcpu.number("ldt_base"), below.size()), below);
    }

    /** The frame in one page of the vCPU's window: an L3, an L2 and an L1 table a domain, all with one used entry but the last. */
    private MachineFrame window(int page) throws FormatException, MemoryException {
        long perVcpu = hypervisor.layouts().constant("VCPU_GDT_PAGES") + hypervisor.layouts().constant("VCPU_LDT_PAGES");
        long index = vcpu.number("id") * perVcpu + page;
        MachineAddress table = hypervisor.memory().translate(domain.struct().number("domain_l3"));
        for (int level = 3; level > 1; level--) {
            table = present(hypervisor.memory().machineMemory().readLong(table)).address();
        }
        return present(hypervisor.memory().machineMemory().readLong(table.plus(index % PER_PAGE * Long.BYTES)));
    }

    private static MachineFrame present(long entry) throws MemoryException {
        if (!PageEntry.isPresent(entry)) {
            throw new MemoryException("expected a mapped page in the vCPU's window, found %016x".formatted(entry));
        }
        return PageEntry.frame(entry, 1);
    }

    private void addPage(String prefix, MachineFrame frame, int page, long entries, int selectorBits, List<Node> below, List<Notice> notices) {
        long[] words = new long[PER_PAGE];
        try {
            hypervisor.memory().machineMemory().readLongs(frame.address(), words, 0, words.length);
        } catch (MemoryException e) {
            notices.add(new Notice(Notice.Kind.BROKEN, "Page %d of its %s, %s, is not RAM.".formatted(page, selectorBits == 0 ? "GDT" : "LDT", frame)));
            return;
        }
        for (int i = 0; i < PER_PAGE && (long) page * PER_PAGE + i < entries; i++) {
            if (words[i] != 0) {
                int number = page * PER_PAGE + i;
                below.add(VcpuDetails.line(prefix + number, "selector %04x".formatted(number * Long.BYTES | selectorBits), "%016x".formatted(words[i]),
                        Descriptor.describe(words[i], i + 1 < PER_PAGE ? words[i + 1] : 0) + ", in " + frame, List.of(), new Subject.Frame(frame)));
                i += Descriptor.isWide(words[i]) ? 1 : 0; // the next is its upper half
            }
        }
    }
}
