package org.parascope.model.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.emf.ecore.EObject;
import org.parascope.model.DomainKind;
import org.parascope.model.DomainModel;
import org.parascope.model.ModelFactory;
import org.parascope.model.ModelPackage;
import org.parascope.model.PolicyAccess;
import org.parascope.model.PolicyModel;
import org.parascope.model.PolicyRule;
import org.parascope.model.PolicyVerdict;
import org.parascope.model.SystemModel;
import org.parascope.model.VbdModel;
import org.parascope.model.VifModel;

/** What can be done about problems of a policy. It proposes; it never changes the model. Read {@link Fixes} first. */
final class PolicyFixes {
    private static final ModelPackage MODEL = ModelPackage.eINSTANCE;

    private PolicyFixes() {
    }

    /** Fixes of a problem at a rule, at the policy or at what the policy keeps from working. */
    static List<Fix> of(Problem problem) {
        return switch (problem.rule()) {
            case "policy.duplicate", "policy.name" -> {
                var rule = (PolicyRule) problem.object();
                String name = freeName((PolicyModel) rule.eContainer(), "rule");
                yield List.of(new Fix("Name it " + name, rule, MODEL.getPolicyRule_Name(), name));
            }
            case "policy.subject" -> List.of(new Fix("Let it be about any domain", problem.object(), MODEL.getPolicyRule_AnySubject(), true),
                    remove((PolicyRule) problem.object()));
            case "policy.peer" -> List.of(new Fix("Let it be about all other domains", problem.object(), MODEL.getPolicyRule_AnyPeer(), true),
                    remove((PolicyRule) problem.object()));
            case "policy.never", "policy.self" -> List.of(remove((PolicyRule) problem.object()));
            case "policy.device" -> List.of(new Fix("Let it be about every device", problem.object(), MODEL.getPolicyRule_Device(), null));
            case "policy.xen" -> List.of(new Fix("Remove the policy", problem.object().eContainer(), MODEL.getSystemModel_Policy(), null));
            case "policy.frontend" -> frontend(problem.object());
            default -> List.of();
        };
    }

    /** A name like the given one that no rule has. */
    static String freeName(PolicyModel policy, String like) {
        int number = 1;
        while (named(policy, like + number)) {
            number++;
        }
        return like + number;
    }

    private static boolean named(PolicyModel policy, String name) {
        return policy.getRules().stream().anyMatch(rule -> name.equalsIgnoreCase(rule.getName()));
    }

    private static Fix remove(PolicyRule rule) {
        var policy = (PolicyModel) rule.eContainer();
        List<PolicyRule> others = policy.getRules().stream().filter(other -> other != rule).toList();
        return new Fix("Remove the rule", policy, MODEL.getPolicyModel_Rules(), others);
    }

    /** Two rules in front of all others. */
    private static List<Fix> frontend(EObject device) {
        var domain = (DomainModel) device.eContainer();
        SystemModel system = domain.getSystem();
        Optional<DomainModel> backend = switch (device) {
            case VbdModel disk when disk.getBackend() != null -> Optional.of(disk.getBackend());
            case VifModel vif when vif.getBackend() != null -> Optional.of(vif.getBackend());
            default -> system.getDomains().stream().filter(each -> each.getKind() == DomainKind.DOM0).findFirst();
        };
        if (backend.isEmpty()) {
            return List.of();
        }
        PolicyModel policy = system.getPolicy();
        var rules = new ArrayList<PolicyRule>();
        rules.add(allow(freeName(policy, "lend"), PolicyAccess.GRANT, domain, backend.get()));
        rules.add(allow(freeName(policy, "bind"), PolicyAccess.BIND, domain, backend.get()));
        rules.addAll(policy.getRules());
        return List.of(new Fix("Allow it by rules in front of all others", policy, MODEL.getPolicyModel_Rules(), rules));
    }

    private static PolicyRule allow(String name, PolicyAccess access, DomainModel from, DomainModel to) {
        PolicyRule rule = ModelFactory.eINSTANCE.createPolicyRule();
        rule.setName(name);
        rule.setVerdict(PolicyVerdict.ALLOW);
        rule.setAccess(access);
        rule.setSubject(from);
        rule.setPeer(to);
        return rule;
    }
}
