package org.parascope.model.validation;

import java.util.List;
import java.util.Optional;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.parascope.model.DomainKind;
import org.parascope.model.DomainModel;
import org.parascope.model.ModelPackage;
import org.parascope.model.PolicyAccess;
import org.parascope.model.PolicyModel;
import org.parascope.model.SystemModel;
import org.parascope.model.Toolstack;
import org.parascope.model.VbdModel;
import org.parascope.model.VifModel;
import org.parascope.model.policy.Decision;
import org.parascope.model.policy.DeviceRange;
import org.parascope.model.policy.RuleWords;

/** Rules about what a policy keeps a system's own devices from: frontends and their backends, and what is handed to a domain. */
public final class PolicyConflicts {
    private static final ModelPackage MODEL = ModelPackage.eINSTANCE;
    /** Both backends map their ring; a network's copies besides. */
    private static final List<PolicyAccess> DISK = List.of(PolicyAccess.MAP, PolicyAccess.BIND);
    private static final List<PolicyAccess> NETWORK = List.of(PolicyAccess.MAP, PolicyAccess.COPY, PolicyAccess.BIND);

    private PolicyConflicts() {
    }

    static void check(SystemModel system, Findings findings) {
        PolicyModel policy = system.getPolicy();
        if (policy == null) {
            return;
        }
        for (DomainModel domain : system.getDomains()) {
            for (VbdModel disk : domain.getVbds()) {
                frontend(policy, domain, disk, MODEL.getVbdModel_Backend(), findings);
            }
            for (VifModel vif : domain.getVifs()) {
                frontend(policy, domain, vif, MODEL.getVifModel_Backend(), findings);
            }
            handedOver(policy, domain, findings);
            store(policy, domain, findings);
        }
    }

    /** What the policy refuses a device's frontend to do with its backend; empty: nothing, or there is no policy. */
    public static Optional<Decision> denied(EObject device) {
        return switch (device) {
            case VbdModel disk -> denied((DomainModel) disk.eContainer(), disk.getBackend(), DISK);
            case VifModel vif -> denied((DomainModel) vif.eContainer(), vif.getBackend(), NETWORK);
            default -> Optional.empty();
        };
    }

    private static Optional<Decision> denied(DomainModel domain, DomainModel backend, List<PolicyAccess> needs) {
        SystemModel system = domain.getSystem();
        DomainModel server = backend != null ? backend : dom0(system);
        return server == null ? Optional.empty() : needs.stream().map(kind -> Decision.of(system.getPolicy(), kind, domain, server))
                .filter(decision -> !decision.allowed()).findFirst();
    }

    private static DomainModel dom0(SystemModel system) {
        return system.getDomains().stream().filter(domain -> domain.getKind() == DomainKind.DOM0).findFirst().orElse(null);
    }

    private static void frontend(PolicyModel policy, DomainModel domain, EObject device, EStructuralFeature feature, Findings findings) {
        denied(device).ifPresent(decision -> findings.error("policy.frontend", device, feature, "A device of " + Words.of(domain)
                + " cannot work: its frontend needs to lend pages to its backend and to bind with it, and the policy forbids it by "
                + words(policy, decision) + "."));
    }

    private static void handedOver(PolicyModel policy, DomainModel domain, Findings findings) {
        domain.getPcis().forEach(pci -> handedOver(policy, domain, pci, MODEL.getPciModel_Address(), DeviceRange.of(pci), findings));
        domain.getIoPorts().forEach(ports -> handedOver(policy, domain, ports, MODEL.getIoPortModel_Ports(), DeviceRange.of(ports), findings));
        domain.getMemoryRanges().forEach(range -> handedOver(policy, domain, range, MODEL.getMemoryRangeModel_Pages(), DeviceRange.of(range),
                findings));
        domain.getIrqs().forEach(irq -> handedOver(policy, domain, irq, MODEL.getIrqModel_Number(), DeviceRange.of(irq), findings));
    }

    private static void handedOver(PolicyModel policy, DomainModel domain, EObject object, EStructuralFeature feature,
            Optional<DeviceRange> device, Findings findings) {
        device.map(range -> Decision.of(policy, domain, range)).filter(decision -> !decision.allowed())
                .ifPresent(decision -> findings.error("policy.handed", object, feature, Words.of(domain)
                        + " is given this device, and the policy forbids it by " + words(policy, decision) + "."));
    }

    /** Under xl a domain's store and console are Dom0's to serve, and xl opens their event channels when it makes the domain. */
    private static void store(PolicyModel policy, DomainModel domain, Findings findings) {
        DomainModel dom0 = dom0(domain.getSystem());
        if (dom0 == null || domain == dom0 || !Toolstack.of(domain.getSystem())) {
            return;
        }
        DISK.stream().map(kind -> Decision.of(policy, kind, domain, dom0)).filter(decision -> !decision.allowed()).findFirst()
                .ifPresent(decision -> findings.warning("policy.store", domain, MODEL.getDomainModel_Name(), Words.of(domain)
                        + " cannot be started by xl: Dom0 serves its store and its console, and the policy forbids it by "
                        + words(policy, decision) + "."));
    }

    private static String words(PolicyModel policy, Decision decision) {
        return decision.rule().map(rule -> "the rule '" + rule.getName() + "' (" + RuleWords.of(rule) + ")")
                .orElse("its 'otherwise: " + policy.getOtherwise().getLiteral() + "'");
    }
}
