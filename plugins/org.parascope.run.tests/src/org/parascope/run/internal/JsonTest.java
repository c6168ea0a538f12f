package org.parascope.run.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON: what is read, what is written, and that anything else is refused. */
class JsonTest {
    @Test
    void readsEveryKindOfValue() throws JsonException {
        assertEquals(Map.of("a", List.of(1L, -2L, 1.5), "b", true, "c", "x\n\u00e9\"", "d", Map.of()),
                Json.read(" {\"a\": [1, -2, 1.5], \"b\":true,\"c\":\"x\\n\\u00e9\\\"\", \"d\": {} } "));
        assertEquals(null, Json.read("null"));
        assertEquals(-1L, Json.read("18446744073709551615"));
    }

    @Test
    void whatIsWrittenIsReadBack() throws JsonException {
        var value = Map.of("text", "\u0001\t\"\\/\u20ac", "list", List.of(1L, List.of()), "no", false);
        assertEquals(value, Json.read(Json.write(value)));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "{", "[1,]", "{\"a\":1,}", "{a:1}", "01", "1 2", "\"\u0001\"", "\"\\x\"", "tru", "+1", "1.",
        "{\"a\":1,\"a\":2}", "\"\\u12g4\"", "99999999999999999999", "'a'", "[" })
    void refusesEverythingElse(String text) {
        assertThrows(JsonException.class, () -> Json.read(text));
    }

    @Test
    void refusesEndlessDepth() {
        assertThrows(JsonException.class, () -> Json.read("[".repeat(100_000)));
    }
}
