package org.parascope.inspect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.parascope.machine.MachineFrame;
import org.parascope.machine.MemoryException;
import org.parascope.symbols.Field;
import org.parascope.symbols.FormatException;

/**
 * What single frames are to the hypervisor: shared_info of a domain, a page of its grant table, a root that a vCPU has loaded.
 *
 * <p>Also how many uses each of these roles counts, for the audit of counts. Made from one reading of the domains.
 */
final class FrameRoles {
    /** What a frame is, as far as contents can be shown by it. */
    enum Kind { SHARED_INFO, GRANT_TABLE, GRANT_STATUS, VCPU_INFO, ROOT, DESCRIPTORS, CONSOLE_RING, EVENT_QUEUES, OTHER }

    /**
     * One role.
     *
     * @param kind what it is
     * @param domain whose; -1 for the hypervisor's own
     * @param index which of several: the page of a table, the vCPU
     * @param text in words
     * @param isUse whether the role holds one use of the frame as its type
     */
    record Role(Kind kind, int domain, int index, String text, boolean isUse) {
    }

    private final Hypervisor hypervisor;
    private final Map<Long, List<Role>> roles = new HashMap<>();

    private FrameRoles(Hypervisor hypervisor) {
        this.hypervisor = hypervisor;
    }

    static FrameRoles of(Hypervisor hypervisor, DomainList list) throws FormatException {
        var found = new FrameRoles(hypervisor);
        for (DomainList.Domain domain : list.domains()) {
            found.addDomain(domain);
        }
        return found;
    }

    List<Role> of(MachineFrame frame) {
        return roles.getOrDefault(frame.number(), List.of());
    }

    /** Uses of a frame as its type that are no page-table entries. */
    long uses(int frame) {
        return roles.getOrDefault((long) frame, List.of()).stream().filter(Role::isUse).count();
    }

    private void addDomain(DomainList.Domain domain) throws FormatException {
        Struct struct = domain.struct();
        int id = domain.id();
        addAt(struct.number("shared_info"), new Role(Kind.SHARED_INFO, id, 0, "shared_info of d" + id, true));
        addGrantTable(domain);
        addConsole(domain);
        addEventQueues(domain);
        if (struct.find("eoi_map.n").isPresent()) {
            add(struct.number("eoi_map.n"), new Role(Kind.OTHER, id, 0, "bits of d%d's pirqs that need EOI".formatted(id), true));
        }
        for (Struct vcpu : domain.vcpus()) {
            addVcpu(id, vcpu);
        }
    }

    private void addVcpu(int domain, Struct vcpu) throws FormatException {
        int id = (int) vcpu.number("id");
        String whose = "d%d vcpu %d".formatted(domain, id);
        add(vcpu.number("kernel_table.n"), new Role(Kind.ROOT, domain, id, "kernel L4 of " + whose + ", loaded", true));
        add(vcpu.number("user_table.n"), new Role(Kind.ROOT, domain, id, "user L4 of " + whose + ", loaded", true));
        if (vcpu.find("info_frame.n").isPresent()) {
            add(vcpu.number("info_frame.n"), new Role(Kind.VCPU_INFO, domain, id, "vcpu_info of " + whose, true));
        }
        if (vcpu.find("gdt_frames").isPresent()) {
            Field frames = vcpu.field("gdt_frames");
            long pages = Math.min(frames.arrayLength(), (vcpu.number("gdt_entries") + PageEntry.ENTRIES - 1) / PageEntry.ENTRIES);
            for (int i = 0; i < pages; i++) {
                add(vcpu.number(frames, i), new Role(Kind.DESCRIPTORS, domain, i, "GDT page %d of %s".formatted(i, whose), true));
            }
        }
    }

    private void addGrantTable(DomainList.Domain domain) throws FormatException {
        long address = domain.struct().number("grants");
        if (address == 0) {
            return;
        }
        try {
            Struct table = hypervisor.struct("grant_table", address);
            Field shared = table.field("shared");
            long count = Math.min(table.number("frame_count"), shared.arrayLength());
            for (int i = 0; i < count; i++) {
                addAt(table.number(shared, i),
                        new Role(Kind.GRANT_TABLE, domain.id(), i, "grant table of d%d, page %d".formatted(domain.id(), i), true));
            }
            if (table.find("status").isPresent()) {
                addStatus(domain, table);
            }
        } catch (MemoryException e) {
            return; // a table that cannot be read gives no roles; Grants says so
        }
    }

    private void addStatus(DomainList.Domain domain, Struct table) throws FormatException {
        Field status = table.field("status");
        for (int i = 0; i < status.arrayLength(); i++) {
            addAt(table.number(status, i),
                    new Role(Kind.GRANT_STATUS, domain.id(), i, "grant status of d%d, page %d".formatted(domain.id(), i), true));
        }
    }

    private void addEventQueues(DomainList.Domain domain) throws FormatException {
        long address = domain.struct().number("events");
        if (address == 0) {
            return;
        }
        try {
            Struct events = hypervisor.struct("event_channels", address);
            long fifo = events.find("fifo").isPresent() ? events.number("fifo") : 0;
            if (fifo != 0) {
                addEventQueues(domain.id(), hypervisor.struct("event_fifo", fifo));
            }
        } catch (MemoryException e) {
            return; // ports that cannot be read give no roles; EventChannels says so
        }
    }

    private void addEventQueues(int domain, Struct fifo) throws FormatException {
        Field words = fifo.field("words");
        for (int i = 0; i < Math.min(fifo.number("word_pages"), words.arrayLength()); i++) {
            addAt(fifo.number(words, i), new Role(Kind.EVENT_QUEUES, domain, i, "event words of d%d, page %d".formatted(domain, i), true));
        }
        Field control = fifo.field("control");
        for (int i = 0; i < control.arrayLength(); i++) {
            addAt(fifo.number(control, i), new Role(Kind.EVENT_QUEUES, domain, i, "event queues of d%d vcpu %d".formatted(domain, i), true));
        }
    }

    private void addConsole(DomainList.Domain domain) throws FormatException {
        if (domain.struct().find("console").isEmpty() || domain.struct().number("console") == 0) {
            return;
        }
        try {
            Struct console = hypervisor.struct("console_log", domain.struct().number("console"));
            if (console.find("port").isPresent() && console.number("port") != 0) {
                add(console.number("ring_frame.n"),
                        new Role(Kind.CONSOLE_RING, domain.id(), 0, "console ring of d%d, Paracore is its backend".formatted(domain.id()), true));
            }
        } catch (MemoryException e) {
            return; // no console record in RAM, no role
        }
    }

    /** Of a page that the hypervisor reaches by an address of its own. */
    private void addAt(long address, Role role) {
        if (address == 0) {
            return;
        }
        try {
            add(hypervisor.memory().translate(address).frame().number(), role);
        } catch (MemoryException e) {
            return; // the address is wrong, and the inspections of that structure say so
        }
    }

    private void add(long frame, Role role) {
        if (frame != 0 && frame != -1) {
            roles.computeIfAbsent(frame, _ -> new ArrayList<>()).add(role);
        }
    }
}
