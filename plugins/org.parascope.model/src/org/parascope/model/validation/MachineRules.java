package org.parascope.model.validation;

import org.parascope.model.HypervisorKind;
import org.parascope.model.MachineModel;
import org.parascope.model.MemorySize;
import org.parascope.model.ModelPackage;
import org.parascope.model.SystemModel;

/** Rules about the machine: it exists, has CPUs, and everything fits in its memory. */
final class MachineRules {
    private static final ModelPackage MODEL = ModelPackage.eINSTANCE;
    private static final int MOST_CPUS = 255;
    /** hypervisor-src/cpu/cpu.h */
    static final int PARACORES_CPUS = 8;
    /** QEMU's processors have addresses of 40 bits, and devices take the last of them. A larger need is a mistake of a domain's memory. */
    static final MemorySize MOST_MEMORY = MemorySize.ofMiB(1020L * 1024);

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
        if (machine.getCpus() > PARACORES_CPUS && system.getHypervisor() != null
                && system.getHypervisor().getKind() == HypervisorKind.PARACORE) {
            findings.warning("machine.cpus.unused", machine, MODEL.getMachineModel_Cpus(),
                    "Paracore uses " + PARACORES_CPUS + " CPUs; the other " + (machine.getCpus() - PARACORES_CPUS) + " stay idle.");
        }
        if (machine.getMemory() == null) {
            findings.error("machine.memory", machine, MODEL.getMachineModel_Memory(),
                    "The machine's memory is not given. Set it, as 256M.");
            return;
        }
        if (machine.getMemory().compareTo(MOST_MEMORY) > 0) {
            findings.error("machine.memory.most", machine, MODEL.getMachineModel_Memory(),
                    "A machine of QEMU has at most " + MOST_MEMORY + " of memory, found " + machine.getMemory() + ".");
        }
        checkFit(system, machine, findings);
    }

    private static void checkFit(SystemModel system, MachineModel machine, Findings findings) {
        MemoryNeed need = MemoryNeed.of(system);
        if (!need.fits(machine.getMemory())) {
            findings.error("memory.fits", machine, MODEL.getMachineModel_Memory(),
                    "The domains want " + new MemorySize(need.domains()).toMiB() + " MiB, but the machine has "
                            + machine.getMemory().toMiB() + " MiB, and the hypervisor needs some too. Give the machine at least "
                            + need.leastMiB() + "M, or the domains less.");
        }
    }
}
