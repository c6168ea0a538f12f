package org.parascope.symbols;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Types that were all read beforehand. Typedefs and functions are not among them: a layout file has none. */
final class NamedTypes implements TypeSource {
    private final Map<String, StructLayout> structs;
    private final Map<String, EnumLayout> enums;
    private final Map<String, Long> enumerators = new HashMap<>();

    NamedTypes(Map<String, StructLayout> structs, Map<String, EnumLayout> enums) {
        this.structs = Map.copyOf(structs);
        this.enums = Map.copyOf(enums);
        enums.values().forEach(layout -> enumerators.putAll(layout.values()));
    }

    @Override
    public Optional<StructLayout> findStruct(String name) {
        return Optional.ofNullable(structs.get(name));
    }

    @Override
    public Optional<EnumLayout> findEnum(String name) {
        return Optional.ofNullable(enums.get(name));
    }

    @Override
    public OptionalLong findEnumerator(String name) {
        return enumerators.containsKey(name) ? OptionalLong.of(enumerators.get(name)) : OptionalLong.empty();
    }

    @Override
    public Optional<String> findTypedef(String name) {
        return Optional.empty();
    }

    @Override
    public Optional<FunctionLayout> findFunction(String name) {
        return Optional.empty();
    }
}
