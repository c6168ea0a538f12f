package org.parascope.symbols;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where the members of a structure or union lie.
 *
 * @param name tag or typedef name
 * @param size in bytes
 * @param fields in the order of the source
 */
public record StructLayout(String name, long size, Map<String, Field> fields) {
    public StructLayout {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    public Optional<Field> find(String fieldName) {
        return Optional.ofNullable(fields.get(fieldName));
    }
}
