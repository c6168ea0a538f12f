package org.parascope.model.validation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.emf.ecore.EAttribute;
import org.eclipse.emf.ecore.EReference;
import org.parascope.model.HypervisorKind;
import org.parascope.model.ModelPackage;
import org.parascope.model.PolicyAccess;
import org.parascope.model.PolicyModel;
import org.parascope.model.PolicyRule;
import org.parascope.model.PolicyVerdict;
import org.parascope.model.DomainKind;
import org.parascope.model.DomainModel;
import org.parascope.model.SystemModel;
import org.parascope.model.policy.DeviceRange;
import org.parascope.model.policy.Overshadowed;
import org.parascope.model.policy.RuleWords;

/**
 * Rules about a policy's own rules: that each is whole, has a name of its own, names domains that are there, and applies at all. What
 * the policy keeps a system's devices from is found by {@link PolicyConflicts}.
 */
final class PolicyRules {
    private static final ModelPackage MODEL = ModelPackage.eINSTANCE;
    /** As many as Paracore takes: domain/policy_table.h. */
    private static final int MOST_RULES = 512;
    private static final int MOST_DOMAINS = 64;

    private PolicyRules() {
    }

    static void check(SystemModel system, Findings findings) {
        PolicyModel policy = system.getPolicy();
        if (policy == null) {
            return;
        }
        if (system.getHypervisor() != null && system.getHypervisor().getKind() == HypervisorKind.XEN) {
            findings.warning("policy.xen", policy, MODEL.getPolicyModel_Otherwise(),
                    "Real Xen does not enforce a policy; this one is left out of what is built. Run the system on Paracore, or remove it.");
        }
        if (policy.getRules().size() > MOST_RULES || system.getDomains().size() > MOST_DOMAINS) {
            findings.error("policy.size", policy, MODEL.getPolicyModel_Rules(), "A policy has at most " + MOST_RULES + " rules for "
                    + MOST_DOMAINS + " domains. Write several as one, with any domain.");
        }
        var names = new HashSet<String>();
        var before = new ArrayList<PolicyRule>();
        for (PolicyRule rule : policy.getRules()) {
            checkName(rule, names, findings);
            if (checkWhole(rule, findings)) {
                checkApplies(rule, before, findings);
                before.add(rule);
            }
        }
    }

    private static void checkName(PolicyRule rule, HashSet<String> names, Findings findings) {
        Optional<String> fault = Words.nameFault("rule", rule.getName());
        if (fault.isPresent()) {
            findings.error("policy.name", rule, MODEL.getPolicyRule_Name(), fault.get());
        } else if (rule.getName().equals(RuleWords.OTHERWISE) || !names.add(rule.getName().toLowerCase(Locale.ROOT))) {
            findings.error("policy.duplicate", rule, MODEL.getPolicyRule_Name(), "Another rule of the policy is named '" + rule.getName()
                    + "' too. A refusal must say which: give each its own name.");
        }
    }

    /** Whether the rule says who, and with whom or what. */
    private static boolean checkWhole(PolicyRule rule, Findings findings) {
        boolean whole = checkDomain(rule, MODEL.getPolicyRule_Subject(), rule.isAnySubject(), "", findings);
        if (rule.getAccess() == PolicyAccess.DEVICE) {
            return checkDevice(rule, findings) && whole;
        }
        return checkDomain(rule, MODEL.getPolicyRule_Peer(), rule.isAnyPeer(), "other ", findings) && whole;
    }

    private static boolean checkDomain(PolicyRule rule, EReference feature, boolean any, String which, Findings findings) {
        var domain = (DomainModel) rule.eGet(feature);
        if (any || domain != null) {
            return true;
        }
        findings.error("policy." + feature.getName(), rule, feature, "The rule '" + Words.orEmpty(rule.getName()) + "' names no " + which
                + "domain; one that it named may have been removed. Choose one, let it be about any, or remove the rule.");
        return false;
    }

    private static boolean checkDevice(PolicyRule rule, Findings findings) {
        EAttribute feature = MODEL.getPolicyRule_Device();
        if (Words.isBlank(rule.getDevice())) {
            boolean ofDom0 = rule.isAnySubject() || rule.getSubject() != null && rule.getSubject().getKind() == DomainKind.DOM0;
            if (ofDom0 && rule.getVerdict() == PolicyVerdict.DENY) {
                findings.warning("policy.dom0", rule, feature, "The rule '" + Words.orEmpty(rule.getName())
                        + "' takes every device from Dom0, which does not start without any. Name a device, or say what Dom0 may use before it.");
            }
            return true;
        }
        if (DeviceRange.parse(rule.getDevice()).isPresent()) {
            return true;
        }
        findings.error("policy.device", rule, feature, "'" + rule.getDevice() + "' is no device: expected " + DeviceRange.EXPECTED + ".");
        return false;
    }

    private static void checkApplies(PolicyRule rule, List<PolicyRule> before, Findings findings) {
        boolean withItself = rule.getAccess() != PolicyAccess.DEVICE && !rule.isAnySubject() && !rule.isAnyPeer()
                && rule.getSubject() == rule.getPeer();
        if (withItself) {
            findings.warning("policy.self", rule, MODEL.getPolicyRule_Peer(), "The rule '" + rule.getName()
                    + "' never applies: a domain may do all with itself.");
            return;
        }
        Overshadowed.by(rule, before).ifPresent(other -> findings.warning("policy.never", rule, MODEL.getPolicyRule_Name(), "The rule '"
                + rule.getName() + "' never applies: '" + other.getName() + "' before it is about all of the same. Move it up, or remove it."));
    }
}
