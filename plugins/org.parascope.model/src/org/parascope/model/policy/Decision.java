package org.parascope.model.policy;

import java.util.Optional;
import org.parascope.model.DomainKind;
import org.parascope.model.DomainModel;
import org.parascope.model.PolicyAccess;
import org.parascope.model.PolicyModel;
import org.parascope.model.PolicyRule;
import org.parascope.model.PolicyVerdict;

/**
 * What a policy says to one request, and by which rule; as Paracore decides it, so that the editor tells beforehand.
 *
 * @param allowed whether it may be done
 * @param rule the rule that decided; empty: none is about it, so {@code otherwise} did
 */
public record Decision(boolean allowed, Optional<PolicyRule> rule) {
    private static final Decision NO_POLICY = new Decision(true, Optional.empty());

    /**
     * Whether a domain may do something with another.
     *
     * @param policy the system's policy; null: it has none
     * @param kind {@code MAP}, {@code COPY} or {@code BIND}
     * @param from who lends, or binds
     * @param to who is lent to, or bound with
     */
    public static Decision of(PolicyModel policy, PolicyAccess kind, DomainModel from, DomainModel to) {
        if (policy == null || from == to) {
            return NO_POLICY;
        }
        return policy.getRules().stream().filter(rule -> RuleScope.isAbout(rule, kind, from, to)).findFirst().map(Decision::by)
                .orElseGet(() -> otherwise(policy));
    }

    /** Whether a domain may use a device. */
    public static Decision of(PolicyModel policy, DomainModel domain, DeviceRange device) {
        if (policy == null) {
            return NO_POLICY;
        }
        // A rule that allows a part only settles nothing for the rest; like Paracore, go on to who refuses.
        Optional<PolicyRule> rule = policy.getRules().stream().filter(each -> RuleScope.isAbout(each, domain, device))
                .filter(each -> each.getVerdict() == PolicyVerdict.DENY || RuleScope.isAnyDevice(each)
                        || RuleScope.device(each).filter(range -> range.covers(device)).isPresent()).findFirst();
        return rule.map(Decision::by).orElseGet(() -> domain.getKind() == DomainKind.DOM0 ? NO_POLICY : otherwise(policy));
    }

    /** The rule's name, as a refusal says it. */
    public String name() {
        return rule.map(PolicyRule::getName).orElse(RuleWords.OTHERWISE);
    }

    private static Decision by(PolicyRule rule) {
        return new Decision(rule.getVerdict() == PolicyVerdict.ALLOW, Optional.of(rule));
    }

    private static Decision otherwise(PolicyModel policy) {
        return new Decision(policy.getOtherwise() == PolicyVerdict.ALLOW, Optional.empty());
    }
}
