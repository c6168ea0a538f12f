package org.parascope.model.policy;

import java.util.Optional;
import java.util.Set;
import org.parascope.model.DomainModel;
import org.parascope.model.PolicyAccess;
import org.parascope.model.PolicyRule;

/** What a rule is about: the one place that says when a rule applies, in the same words as Paracore's {@code domain/policy.c}. */
final class RuleScope {
    private RuleScope() {
    }

    /** The elementary kinds of access that a rule is about. */
    static Set<PolicyAccess> kinds(PolicyRule rule) {
        return rule.getAccess() == PolicyAccess.GRANT ? Set.of(PolicyAccess.MAP, PolicyAccess.COPY) : Set.of(rule.getAccess());
    }

    static boolean isOfSubject(PolicyRule rule, DomainModel domain) {
        return rule.isAnySubject() || rule.getSubject() != null && rule.getSubject() == domain;
    }

    static boolean isOfPeer(PolicyRule rule, DomainModel domain) {
        return rule.isAnyPeer() || rule.getPeer() != null && rule.getPeer() == domain;
    }

    /** Whether a rule is about {@code from} doing this with {@code to}; binding goes both ways. */
    static boolean isAbout(PolicyRule rule, PolicyAccess kind, DomainModel from, DomainModel to) {
        return kinds(rule).contains(kind) && (isOfSubject(rule, from) && isOfPeer(rule, to)
                || kind == PolicyAccess.BIND && isOfSubject(rule, to) && isOfPeer(rule, from));
    }

    /** Whether a rule is about some of a device in the hands of a domain. */
    static boolean isAbout(PolicyRule rule, DomainModel domain, DeviceRange range) {
        return rule.getAccess() == PolicyAccess.DEVICE && isOfSubject(rule, domain)
                && (isAnyDevice(rule) || device(rule).filter(range::touches).isPresent());
    }

    static boolean isAnyDevice(PolicyRule rule) {
        return rule.getDevice() == null || rule.getDevice().isBlank();
    }

    static Optional<DeviceRange> device(PolicyRule rule) {
        return isAnyDevice(rule) ? Optional.empty() : DeviceRange.parse(rule.getDevice());
    }
}
