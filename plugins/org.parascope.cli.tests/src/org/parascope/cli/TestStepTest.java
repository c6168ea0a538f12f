package org.parascope.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The steps of {@code parascope test} as they are written. */
class TestStepTest {
    @Test
    void aTimeMayFollowTheWordsOrStandAlone() throws Exception {
        assertEquals(new TestStep.Expect("shell on hvc0.", Optional.of(Duration.ofSeconds(240))), TestStep.of("expect shell on hvc0. 240s"));
        assertEquals(new TestStep.Expect("a \"b", Optional.empty()), TestStep.of("expect \"a \\\"b\""));
        assertEquals(new TestStep.End(Optional.of(Duration.ofSeconds(120))), TestStep.of("end 120s"));
        assertEquals(new TestStep.End(Optional.empty()), TestStep.of("end"));
    }

    @Test
    void whatIsNoStepIsSaid() {
        assertThrows(CommandException.class, () -> TestStep.of("end of it"));
        assertThrows(CommandException.class, () -> TestStep.of("expect"));
        assertThrows(CommandException.class, () -> TestStep.of("await login"));
    }
}
