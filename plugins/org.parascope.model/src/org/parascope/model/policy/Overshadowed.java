package org.parascope.model.policy;

import java.util.List;
import java.util.Optional;
import org.parascope.model.PolicyAccess;
import org.parascope.model.PolicyRule;

/** Finds rules that never apply, because one rule before them is about all that they are about. */
public final class Overshadowed {
    private Overshadowed() {
    }

    /** The rule that leaves nothing for this one; empty: something may be left. */
    public static Optional<PolicyRule> by(PolicyRule rule, List<PolicyRule> before) {
        return before.stream().filter(earlier -> covers(earlier, rule)).findFirst();
    }

    private static boolean covers(PolicyRule earlier, PolicyRule later) {
        if (!RuleScope.kinds(earlier).containsAll(RuleScope.kinds(later))) {
            return false;
        }
        if (later.getAccess() == PolicyAccess.DEVICE) {
            return coversSubject(earlier, later) && coversDevice(earlier, later);
        }
        boolean turned = later.getAccess() == PolicyAccess.BIND
                && (earlier.isAnySubject() || !later.isAnyPeer() && earlier.getSubject() == later.getPeer())
                && (earlier.isAnyPeer() || !later.isAnySubject() && earlier.getPeer() == later.getSubject());
        return turned || coversSubject(earlier, later) && (earlier.isAnyPeer() || !later.isAnyPeer() && earlier.getPeer() == later.getPeer());
    }

    private static boolean coversSubject(PolicyRule earlier, PolicyRule later) {
        return earlier.isAnySubject() || !later.isAnySubject() && earlier.getSubject() == later.getSubject();
    }

    private static boolean coversDevice(PolicyRule earlier, PolicyRule later) {
        return RuleScope.isAnyDevice(earlier)
                || RuleScope.device(later).flatMap(range -> RuleScope.device(earlier).filter(all -> all.covers(range))).isPresent();
    }
}
