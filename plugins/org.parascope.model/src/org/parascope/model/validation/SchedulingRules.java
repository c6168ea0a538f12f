package org.parascope.model.validation;

import org.eclipse.emf.ecore.EAttribute;
import org.parascope.model.CpuList;
import org.parascope.model.DomainModel;
import org.parascope.model.ModelPackage;
import org.parascope.model.SystemModel;

/** Rules about what a domain may get while it runs: most memory and vCPUs, weight, cap, and the CPUs it is pinned to. */
final class SchedulingRules {
    private static final ModelPackage MODEL = ModelPackage.eINSTANCE;
    private static final int MOST_WEIGHT = 65535;
    private static final int WHOLE_CPU = 100;

    private SchedulingRules() {
    }

    static void check(SystemModel system, Findings findings) {
        int cpus = system.getMachine() == null ? 0 : system.getMachine().getCpus();
        for (DomainModel domain : system.getDomains()) {
            checkMost(domain, findings);
            checkShare(domain, findings);
            checkCpus(domain, MODEL.getDomainModel_Affinity(), domain.getAffinity(), cpus, findings);
            checkCpus(domain, MODEL.getDomainModel_AffinitySoft(), domain.getAffinitySoft(), cpus, findings);
        }
    }

    private static void checkMost(DomainModel domain, Findings findings) {
        if (domain.getMemoryMaximum() != null && domain.getMemory() != null && domain.getMemoryMaximum().compareTo(domain.getMemory()) < 0) {
            findings.error("domain.memoryMaximum", domain, MODEL.getDomainModel_MemoryMaximum(), Words.of(domain) + " starts with "
                    + domain.getMemory() + " but may have at most " + domain.getMemoryMaximum() + ". Raise the maximum.");
        }
        if (domain.getVcpusMaximum() != 0 && domain.getVcpusMaximum() < domain.getVcpus()) {
            findings.error("domain.vcpusMaximum", domain, MODEL.getDomainModel_VcpusMaximum(), Words.of(domain) + " starts with "
                    + domain.getVcpus() + " vCPUs but may have at most " + domain.getVcpusMaximum() + ". Raise the maximum.");
        }
    }

    private static void checkShare(DomainModel domain, Findings findings) {
        if (domain.getWeight() < 0 || domain.getWeight() > MOST_WEIGHT) {
            findings.error("domain.weight", domain, MODEL.getDomainModel_Weight(), Words.of(domain) + " has the weight "
                    + domain.getWeight() + "; expected 1 to " + MOST_WEIGHT + ", or 0 for the scheduler's own.");
        }
        int most = Math.max(domain.getVcpus(), domain.getVcpusMaximum()) * WHOLE_CPU;
        if (domain.getCap() < 0 || domain.getCap() > most) {
            findings.error("domain.cap", domain, MODEL.getDomainModel_Cap(), Words.of(domain) + " has the cap " + domain.getCap()
                    + "; expected 1 to " + most + " (" + WHOLE_CPU + " for each vCPU), or 0 for none.");
        }
    }

    private static void checkCpus(DomainModel domain, EAttribute feature, String text, int cpus, Findings findings) {
        if (Words.isBlank(text)) {
            return;
        }
        try {
            CpuList list = CpuList.parse(text);
            if (!list.numbers().isEmpty() && list.numbers().last() >= cpus) {
                findings.error("domain.affinity", domain, feature, Words.of(domain) + " is pinned to CPU " + list.numbers().last()
                        + ", but the machine has the CPUs 0 to " + (cpus - 1) + ". Give the machine more, or pin elsewhere.");
            } else if (list.numbers().isEmpty() && !list.open()) {
                findings.error("domain.affinity.none", domain, feature, Words.of(domain) + " is pinned to no CPU at all. Name one.");
            }
        } catch (IllegalArgumentException e) {
            findings.error("domain.affinity.form", domain, feature, e.getMessage());
        }
    }
}
