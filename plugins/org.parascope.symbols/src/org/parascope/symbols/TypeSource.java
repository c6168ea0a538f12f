package org.parascope.symbols;

import java.util.Optional;
import java.util.OptionalLong;

/** Where type layouts come from. May make each one when it is asked for; the same question always has the same answer. */
interface TypeSource {
    /** A structure or union by tag or typedef name. */
    Optional<StructLayout> findStruct(String name);

    Optional<EnumLayout> findEnum(String name);

    /** C has one name space for all enumerators, so each is a constant too. */
    OptionalLong findEnumerator(String name);

    Optional<String> findTypedef(String name);

    Optional<FunctionLayout> findFunction(String name);
}
