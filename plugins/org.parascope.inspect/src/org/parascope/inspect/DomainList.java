package org.parascope.inspect;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.parascope.inspect.shape.Notice;
import org.parascope.machine.MemoryException;
import org.parascope.symbols.Field;
import org.parascope.symbols.FormatException;

/**
 * The hypervisor's list of domains and their vCPUs, as copies of its structures.
 *
 * <p>The list may change under the reader: it is followed again, up to three times, until two passes meet the same domains.
 * A loop or an absurd length is cut and said.
 *
 * @param domains in the list's order, by id
 * @param notices what was wrong; empty when all is well
 */
record DomainList(List<DomainList.Domain> domains, List<Notice> notices) {
    private static final int ATTEMPTS = 3;
    /** More than any machine can hold: each domain needs frames of its own. */
    private static final int MAX_DOMAINS = 4096;

    /**
     * One domain.
     *
     * @param id its domain id
     * @param struct a copy of its {@code struct domain}
     * @param vcpus copies of its {@code struct vcpu}, by vCPU id
     * @param name what its toolstack calls it, where that is known; or the hypervisor
     */
    record Domain(int id, Struct struct, List<Struct> vcpus, String name) {
        /** What the hypervisor calls it. */
        String ownName() throws FormatException {
            return struct.text("name");
        }

        boolean isPrivileged() throws FormatException {
            return struct.flag("privileged");
        }
    }

    DomainList {
        domains = List.copyOf(domains);
        notices = List.copyOf(notices);
    }

    static DomainList read(Hypervisor hypervisor) throws InspectionException {
        try {
            List<Long> before = addresses(hypervisor);
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                DomainList list = readAt(hypervisor, before);
                List<Long> after = addresses(hypervisor);
                if (after.equals(before)) {
                    return list;
                }
                before = after;
            }
            var notices = new ArrayList<>(readAt(hypervisor, before).notices);
            notices.add(new Notice(Notice.Kind.TORN, "The list of domains changes faster than it can be read."));
            return new DomainList(readAt(hypervisor, before).domains, notices);
        } catch (FormatException | MemoryException e) {
            throw new InspectionException("The list of domains cannot be read: " + e.getMessage(), e);
        }
    }

    /** The domain with an id; empty when there is none. */
    Optional<Domain> byId(int id) {
        return domains.stream().filter(domain -> domain.id == id).findFirst();
    }

    private static List<Long> addresses(Hypervisor hypervisor) throws FormatException, MemoryException {
        Field next = hypervisor.layouts().field("domain", "next");
        var seen = new HashSet<Long>();
        var found = new ArrayList<Long>();
        long at = hypervisor.global("domain_list");
        while (at != 0 && found.size() < MAX_DOMAINS && seen.add(at)) {
            found.add(at);
            at = hypervisor.memory().readLong(at + next.offset());
        }
        if (at != 0) {
            found.add(0L);
        }
        return found;
    }

    /** An address of 0 marks where the list was cut. */
    private static DomainList readAt(Hypervisor hypervisor, List<Long> addresses) throws FormatException, MemoryException {
        var domains = new ArrayList<Domain>();
        var notices = new ArrayList<Notice>();
        for (long address : addresses) {
            if (address == 0) {
                notices.add(new Notice(Notice.Kind.BROKEN, "The list of domains has no end; shown up to where it repeats."));
            } else {
                domains.add(readDomain(hypervisor, address, notices));
            }
        }
        return new DomainList(domains, notices);
    }

    private static Domain readDomain(Hypervisor hypervisor, long address, List<Notice> notices)
            throws FormatException, MemoryException {
        Struct struct = hypervisor.struct("domain", address);
        int id = (int) struct.number("id");
        Field slots = struct.field("vcpu");
        long count = struct.number("vcpu_count");
        if (count > slots.arrayLength()) {
            notices.add(new Notice(Notice.Kind.BROKEN,
                    "d%d: expected at most %d vCPUs, found %d.".formatted(id, slots.arrayLength(), count)));
        }
        var vcpus = new ArrayList<Struct>();
        for (int i = 0; i < Math.min(count, slots.arrayLength()); i++) {
            long vcpu = struct.number(slots, i);
            if (vcpu != 0) {
                vcpus.add(hypervisor.struct("vcpu", vcpu));
            }
        }
        String own = struct.text("name");
        String name = ToolstackNames.isMadeUp(id, own) ? hypervisor.toolstackNames().getOrDefault(id, own) : own;
        return new Domain(id, struct, List.copyOf(vcpus), name);
    }
}
