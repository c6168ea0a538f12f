package org.parascope.model.policy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.parascope.model.DomainKind;
import org.parascope.model.DomainModel;
import org.parascope.model.SystemModel;

/**
 * The handle, a UUID, by which the hypervisor and a policy know a domain: the one the model gives, else, in a system with a policy, one
 * that is made of both names, and so stays the same from build to build. Dom0 has none.
 */
public final class DomainHandle {
    private static final int DIGITS = 32;

    private DomainHandle() {
    }

    /** The handle; empty: the domain needs none, or the one that is given is no UUID. */
    public static Optional<UUID> of(DomainModel domain) {
        if (domain.getKind() == DomainKind.DOM0) {
            return Optional.empty();
        }
        String given = domain.getUuid();
        if (given != null && !given.isBlank()) {
            return parse(given);
        }
        SystemModel system = domain.getSystem();
        return system == null || system.getPolicy() == null ? Optional.empty()
                : Optional.of(UUID.nameUUIDFromBytes((system.getName() + '\0' + domain.getName()).getBytes(StandardCharsets.UTF_8)));
    }

    /** As {@code uuid=} of a configuration says it: the model's own words, else the handle; null: nothing. */
    public static String text(DomainModel domain) {
        String given = domain.getUuid();
        return given != null && !given.isBlank() ? given : of(domain).map(UUID::toString).orElse(null);
    }

    private static Optional<UUID> parse(String text) {
        String digits = text.strip().replace("-", "");
        if (digits.length() != DIGITS || !digits.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
            return Optional.empty();
        }
        return Optional.of(new UUID(Long.parseUnsignedLong(digits, 0, DIGITS / 2, 16), Long.parseUnsignedLong(digits, DIGITS / 2, DIGITS, 16)));
    }
}
