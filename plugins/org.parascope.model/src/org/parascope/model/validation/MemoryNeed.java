package org.parascope.model.validation;

import org.parascope.model.DomainModel;
import org.parascope.model.HypervisorKind;
import org.parascope.model.MemorySize;
import org.parascope.model.SystemModel;

/**
 * How much memory a system needs: what its started domains are given, and what the hypervisor keeps for itself.
 *
 * <p>The hypervisor's share is a fixed part (image, heap, what each domain costs) and a hundredth of the machine (frame table,
 * machine-to-phys). Measured on Paracore at 72 MiB to 3 GiB; Xen's fixed part is taken larger. It errs on the small side: what is
 * refused here does not boot.
 *
 * @param domains bytes given to the domains that start at boot
 * @param fixed bytes the hypervisor takes on any machine
 */
public record MemoryNeed(long domains, long fixed) {
    private static final long PARACORE_FIXED = MemorySize.ofMiB(7).bytes();
    private static final long XEN_FIXED = MemorySize.ofMiB(32).bytes();
    private static final int HUNDREDTH = 100;
    private static final int MEBIBYTE_BITS = 20;

    /** The need of a system. */
    public static MemoryNeed of(SystemModel system) {
        boolean xen = system.getHypervisor() != null && system.getHypervisor().getKind() == HypervisorKind.XEN;
        long domains = 0;
        for (DomainModel domain : system.getDomains()) {
            if (domain.isAutostart() && domain.getMemory() != null) {
                domains = add(domains, domain.getMemory().bytes());
            }
        }
        return new MemoryNeed(domains, xen ? XEN_FIXED : PARACORE_FIXED);
    }

    /** The same, with boot modules that lie in memory while the domains are built. */
    public MemoryNeed withModules(long bytes) {
        return new MemoryNeed(domains, add(fixed, bytes));
    }

    /** Whether it fits in a machine. */
    public boolean fits(MemorySize machine) {
        return add(add(domains, fixed), machine.bytes() / HUNDREDTH) <= machine.bytes();
    }

    /** The smallest machine in which it fits, in MiB. */
    public long leastMiB() {
        long bytes = add(domains, fixed);
        long withShare = add(bytes, bytes / (HUNDREDTH - 1));
        return (withShare >> MEBIBYTE_BITS) + 1;
    }

    private static long add(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
