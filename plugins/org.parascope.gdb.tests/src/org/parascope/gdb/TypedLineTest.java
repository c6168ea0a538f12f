package org.parascope.gdb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which lines let the target run, and so must not keep gdb from hearing that it is to stop. */
class TypedLineTest {
    @ParameterizedTest
    @CsvSource({"continue, continue&", "c, c&", "cont 3, cont 3&", "stepi, stepi&", "  ni 5 , ni 5&", "finish, finish&", "reverse-step, reverse-step&",
        "continue&, continue&", "stepi 2 &, stepi 2 &", "print 6 * 7, print 6 * 7", "info line refuse, info line refuse", "set var x = 1, set var x = 1",
        "condition 1 x > 2, condition 1 x > 2", "stop, stop"})
    void whatLetsTheTargetRunDoesSoInTheBackground(String typed, String given) {
        assertEquals(given, TypedLine.inBackground(typed));
    }
}
