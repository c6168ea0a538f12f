package org.parascope.model.policy;

import org.parascope.model.DomainModel;
import org.parascope.model.PolicyAccess;
import org.parascope.model.PolicyRule;
import org.parascope.model.PolicyVerdict;

/** A rule in words: as trees and the form show it, and as a refusal says it. */
public final class RuleWords {
    /** What stands for a rule when none is about a request. */
    public static final String OTHERWISE = "otherwise";
    /** Paracore keeps so many characters of a text; {@code POLICY_WORDS_MAX} of its domain/policy_table.h. */
    private static final int MOST = 159;
    private static final String CUT = "...";

    private RuleWords() {
    }

    /** What the rule says, as {@code web may not lend pages to Dom0}. */
    public static String of(PolicyRule rule) {
        String who = rule.isAnySubject() ? "any domain" : name(rule.getSubject());
        String may = rule.getVerdict() == PolicyVerdict.ALLOW ? " may " : " may not ";
        if (rule.getAccess() == PolicyAccess.DEVICE) {
            return who + may + "use " + (RuleScope.isAnyDevice(rule) ? "any device" : rule.getDevice().strip());
        }
        String whom = rule.isAnyPeer() ? "any other" : name(rule.getPeer());
        return who + may + switch (rule.getAccess()) {
            case MAP -> "lend pages for mapping to ";
            case COPY -> "lend pages for copying to ";
            case BIND -> "bind event channels with ";
            default -> "lend pages to ";
        } + whom;
    }

    /** What a refusal by the rule says, with its name; printable ASCII, short enough for Paracore. */
    public static String refusal(PolicyRule rule) {
        String words = ("policy rule " + rule.getName() + ": " + of(rule)).replaceAll("[^ -~]", "?");
        return words.length() <= MOST ? words : words.substring(0, MOST - CUT.length()) + CUT;
    }

    private static String name(DomainModel domain) {
        return domain == null ? "no domain" : domain.getName() == null || domain.getName().isBlank() ? "the unnamed domain" : domain.getName();
    }
}
