package org.parascope.model.options;

import java.util.Objects;

/**
 * A boot option that a hypervisor is known to take.
 *
 * @param name as on the command line
 * @param type what values it takes
 * @param derived whether the boot plan sets it from elsewhere in the model; giving it by hand would contradict
 * @param documentation what it does, one sentence
 */
public record BootOption(String name, OptionType type, boolean derived, String documentation) {
    public BootOption {
        Objects.requireNonNull(name);
        Objects.requireNonNull(type);
        Objects.requireNonNull(documentation);
    }
}
