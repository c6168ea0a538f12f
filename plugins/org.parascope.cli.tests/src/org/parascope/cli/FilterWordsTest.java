/*
 * Owns the proof that hypercall breakpoints are read as they are typed, and that a wrong word is named.
 * Read next: FilterWords.
 */
package org.parascope.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parascope.debug.session.HypercallEvent;
import org.parascope.debug.session.HypercallFilter;
import org.parascope.inspect.hypercall.HypercallTable;

class FilterWordsTest {

    @Test
    void allPartsAreRead() throws Exception {
        HypercallFilter filter = FilterWords.parse(List.of("sched_op", "block", "domain=d1", "vcpu=2", "at=return", "argument=2:0x10..0x20",
                "result=-22..-1", "skip=3"));
        assertEquals(HypercallEvent.Kind.RETURN, filter.kind());
        assertEquals(OptionalInt.of(1), filter.domain());
        assertEquals(OptionalInt.of(2), filter.vcpu());
        assertEquals(OptionalInt.of(HypercallTable.get().byName("sched_op").orElseThrow().number()), filter.hypercall());
        assertEquals(OptionalLong.of(1), filter.command());
        assertEquals(Optional.of(new HypercallFilter.ArgumentRange(1, new HypercallFilter.Range(0x10, 0x20))), filter.argument());
        assertEquals(Optional.of(new HypercallFilter.Range(-22, -1)), filter.result());
        assertEquals(3, filter.skip());
    }

    @Test
    void noWordIsAnyHypercallAtItsEntry() throws Exception {
        assertEquals(HypercallFilter.entry(OptionalInt.empty(), OptionalInt.empty()), FilterWords.parse(List.of()));
    }

    @Test
    void aHypercallIsMadeToFailByTheNumberOrTheNameOfAnError() throws Exception {
        HypercallFilter filter = FilterWords.parse(List.of("mmu_update", "fail=12"));
        assertEquals(HypercallEvent.Kind.FAILURE, filter.kind());
        assertEquals(Optional.of(new HypercallFilter.Range(-12, -12)), filter.result());
        assertEquals(filter, FilterWords.parse(List.of("mmu_update", "fail=ENOMEM")));
        assertEquals(Optional.of(new HypercallFilter.Range(-22, -1)), FilterWords.parse(List.of("at=return", "result=-EINVAL..-EPERM")).result());
    }

    @Test
    void addressesAreNumbersWithoutSign() throws Exception {
        assertEquals(0xffff83000ffc73b0L, FilterWords.number("18446606635024282544"));
        assertEquals(0xffff83000ffc73b0L, FilterWords.number("0xffff83000ffc73b0"));
    }

    @ParameterizedTest
    @CsvSource({"shed_op,sched_op", "sched_op blok,block", "at=once,at=entry", "colour=red,domain=", "argument=9:1,from 1 to 5",
        "domain=x,expected a number", "result=1..,LOW..HIGH",
        "result=5..1,lower number first", "fail=EVERYTHING,expected a number", "fail=5000,from 1 to 4095", "sched_op block yield,yield", "skip=-1,from 0"})
    void aWrongWordIsNamedWithWhatWasExpected(String words, String expected) {
        var wrong = assertThrows(CommandException.class, () -> FilterWords.parse(List.of(words.split(" "))));
        assertTrue(wrong.getMessage().contains(expected), wrong.getMessage());
    }
}
