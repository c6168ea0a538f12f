package org.parascope.inspect;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parascope.inspect.shape.Subject;
import org.parascope.symbols.FormatException;

/** Whose vCPU lies at an address of the hypervisor: its structures name each other by pointers. Made of one reading of the domains. */
final class VcpuNames {
    /**
     * One vCPU.
     *
     * @param domain whose
     * @param struct a copy of its {@code struct vcpu}
     */
    record Named(DomainList.Domain domain, Struct struct) {
        int id() throws FormatException {
            return (int) struct.number("id");
        }

        String text() throws FormatException {
            return "d%d vcpu %d".formatted(domain.id(), id());
        }

        /** As rows are called. */
        String rowId() throws FormatException {
            return "d%dv%d".formatted(domain.id(), id());
        }

        List<Subject> subjects() throws FormatException {
            return List.of(new Subject.Vcpu(domain.id(), id()), new Subject.Domain(domain.id()));
        }
    }

    private final Map<Long, Named> byAddress = new LinkedHashMap<>();

    VcpuNames(DomainList list) {
        for (DomainList.Domain domain : list.domains()) {
            for (Struct vcpu : domain.vcpus()) {
                byAddress.put(vcpu.address(), new Named(domain, vcpu));
            }
        }
    }

    Optional<Named> at(long address) {
        return Optional.ofNullable(byAddress.get(address));
    }

    /** All, by domain. */
    Collection<Named> all() {
        return new ArrayList<>(byAddress.values());
    }
}
