package org.parascope.model.validation;

import org.parascope.model.DomainModel;
import org.parascope.model.HypervisorKind;
import org.parascope.model.MachineModel;
import org.parascope.model.MemorySize;
import org.parascope.model.ModelPackage;
import org.parascope.model.SystemModel;

/** Rules about the machine: it exists, has CPUs, and everything fits in its memory. */
final class MachineRules {
    private static final ModelPackage MODEL = ModelPackage.eINSTANCE;
    private static final int MOST_CPUS = 255;
    /** What the hypervisor itself takes: its image, frame table and heap. Measured at 256 MiB; Xen's needs are its own. */
    private static final MemorySize PARACORE_TAKES = MemorySize.ofMiB(16);
    private static final MemorySize XEN_TAKES = MemorySize.ofMiB(64);

    private MachineRules() {
    }

    static void check(SystemModel system, Findings findings) {
        Words.nameFault("system", system.getName())
                .ifPresent(fault -> findings.error("system.name", system, MODEL.getSystemModel_Name(), fault));
        MachineModel machine = system.getMachine();
        if (machine == null) {
            findings.error("machine.missing", system, MODEL.getSystemModel_Machine(),
                    "The system has no machine. Add one to say how much memory and how many CPUs there are.");
            return;
        }
        if (machine.getCpus() < 1 || machine.getCpus() > MOST_CPUS) {
            findings.error("machine.cpus", machine, MODEL.getMachineModel_Cpus(),
                    "A machine has 1 to " + MOST_CPUS + " CPUs, found " + machine.getCpus() + ".");
        }
        if (machine.getMemory() == null) {
            findings.error("machine.memory", machine, MODEL.getMachineModel_Memory(),
                    "The machine's memory is not given. Set it, as 256M.");
            return;
        }
        checkFit(system, machine, findings);
    }

    private static void checkFit(SystemModel system, MachineModel machine, Findings findings) {
        boolean xen = system.getHypervisor() != null && system.getHypervisor().getKind() == HypervisorKind.XEN;
        MemorySize hypervisor = xen ? XEN_TAKES : PARACORE_TAKES;
        long domains = 0;
        for (DomainModel domain : system.getDomains()) {
            if (domain.isAutostart() && domain.getMemory() != null) {
                domains = saturatedAdd(domains, domain.getMemory().bytes());
            }
        }
        long needed = saturatedAdd(domains, hypervisor.bytes());
        if (needed > machine.getMemory().bytes()) {
            findings.error("memory.fits", machine, MODEL.getMachineModel_Memory(),
                    "The domains want " + mebibytes(domains) + " MiB and the hypervisor about " + hypervisor.toMiB()
                            + " MiB, but the machine has " + mebibytes(machine.getMemory().bytes())
                            + " MiB. Give the machine at least " + mebibytes(needed) + "M, or the domains less.");
        }
    }

    private static long saturatedAdd(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    private static long mebibytes(long bytes) {
        return new MemorySize(bytes).toMiB();
    }
}
