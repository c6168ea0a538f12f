package org.parascope.symbols;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An enumeration: what its numbers are called.
 *
 * @param name tag or typedef name
 * @param size in bytes
 * @param values names to numbers, in the order of the source
 */
public record EnumLayout(String name, long size, Map<String, Long> values) {
    public EnumLayout {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** The name of a number; of several the first. */
    public Optional<String> nameOf(long number) {
        return values.entrySet().stream().filter(entry -> entry.getValue() == number).map(Map.Entry::getKey).findFirst();
    }
}
