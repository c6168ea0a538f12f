package org.parascope.symbols;

import java.util.List;

/**
 * How a function is called.
 *
 * @param name its name in the source
 * @param result the type it returns, as C spells it
 * @param parameters in the order of the source
 */
public record FunctionLayout(String name, String result, List<Parameter> parameters) {
    public FunctionLayout {
        parameters = List.copyOf(parameters);
    }

    /**
     * One parameter.
     *
     * @param name its name, may be empty
     * @param type as C spells it; {@code ...} for what may follow
     */
    public record Parameter(String name, String type) {
    }
}
