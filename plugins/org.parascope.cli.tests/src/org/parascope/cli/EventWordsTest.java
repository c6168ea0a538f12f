package org.parascope.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import org.junit.jupiter.api.Test;
import org.parascope.debug.session.HappeningFilter;
import org.parascope.debug.session.HypercallFilter;
import org.parascope.inspect.trace.TraceKind;
import org.parascope.inspect.trace.TraceText;

/** Event breakpoints as they are typed. */
class EventWordsTest {

    private static HappeningFilter parse(String words) throws CommandException {
        return new EventWords(new TraceText(Optional.empty())).parse(List.of(words.split(" ")));
    }

    @Test
    void theEndOfANameIsEnoughAndAnExceptionHasItsShortName() throws CommandException {
        HappeningFilter filter = parse("exception argument=vector:#pf domain=d1 vcpu=0 skip=3");
        assertEquals(TraceKind.TRAP_EXCEPTION, filter.kind());
        assertEquals(Optional.of(new HypercallFilter.ArgumentRange(0, new HypercallFilter.Range(14, 14))), filter.argument());
        assertEquals(OptionalInt.of(1), filter.domain());
        assertEquals(OptionalInt.of(0), filter.vcpu());
        assertEquals(3, filter.skip());
    }

    @Test
    void argumentsAreNamedAndHaveRanges() throws CommandException {
        HappeningFilter filter = parse("page_owner argument=to:d2");
        assertEquals(TraceKind.PAGE_OWNER, filter.kind());
        assertEquals(new HypercallFilter.ArgumentRange(3, new HypercallFilter.Range(2, 2)), filter.argument().orElseThrow());
        assertEquals(new HypercallFilter.Range(0x1000, 0x1fff), parse("pin argument=frame:0x1000..0x1fff").argument().orElseThrow().range());
    }

    @Test
    void whatIsNotThereIsToldWithWhatThereIs() {
        assertTrue(assertThrows(CommandException.class, () -> parse("nonsense")).getMessage().contains("domain_created"));
        assertTrue(assertThrows(CommandException.class, () -> parse("upcall argument=port:5")).getMessage().contains("one of rip"));
        assertTrue(assertThrows(CommandException.class, () -> parse("upcall while=5")).getMessage().contains("expected domain="));
    }
}
