package org.parascope.debug.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.eclipse.core.resources.IFile;
import org.eclipse.debug.core.ILaunchManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parascope.debug.session.HypercallEvent;
import org.parascope.debug.session.SessionStop;
import org.parascope.debug.session.Vcpu;
import org.parascope.inspect.hypercall.HypercallTable;
import org.parascope.run.Expect;

/** The beginning of a boot of Debian's kernel as Dom0 is recorded, and walked backwards from its end. The demo's recording: {@link BackwardsTest}. */
@Timeout(400)
class DebianBackwardsTest {
    private static final Duration BOOT = Duration.ofSeconds(180);
    /** The kernel counts its memory: its first page tables are made, its shell is far away. */
    private static final String FAR_ENOUGH = "Memory: ";

    @Test
    void aBootOfDebiansKernelIsWalkedBackwards() throws Exception {
        IFile kept;
        try (var recorded = Debugging.record(Systems.debianOfOneVcpu(), ILaunchManager.RUN_MODE);
                var console = new Expect(recorded.machine().firstConsole())) {
            console.await("Linux version", BOOT);
            console.await(FAR_ENOUGH, BOOT);
            kept = recorded.endRecording();
        }
        try (var debug = Debugging.replay(Path.of(kept.getLocationURI()), false)) {
            debug.stopped();
            long end = debug.target().length();
            thePreviousHypercallHasTheKernelsNames(debug);
            stepsLeadBackAndForth(debug);
            theLastPageTableUpdateIsFoundBackwards(debug);
            debug.go(end);
            whoLastCountedIsFound(debug);
        }
    }

    private static void thePreviousHypercallHasTheKernelsNames(Debugging debug) throws Exception {
        long before = debug.target().position();
        ((VcpuThread) debug.target().domains().get(0).getThreads()[0]).previousHypercall();
        assertTrue(debug.stopped().frame().function().startsWith("hypercall_"), debug.top().getName());
        assertTrue(debug.target().position() < before);
        assertEquals(new Vcpu(0, 0), debug.cpu().hypercall().orElseThrow().vcpu());
        debug.awaitFunction("start_kernel");
        assertTrue(debug.functions().contains("border"), debug.functions().toString());
    }

    private static void stepsLeadBackAndForth(Debugging debug) throws Exception {
        long first = debug.target().position();
        debug.cpu().stepOver();
        debug.stopped();
        assertTrue(debug.target().position() > first);
        debug.cpu().stepBackOver();
        debug.stopped();
        assertEquals(first, debug.target().position());
    }

    private static void theLastPageTableUpdateIsFoundBackwards(Debugging debug) throws Exception {
        int update = HypercallTable.get().byName("mmu_update").orElseThrow().number();
        HypercallBreakpoint breakpoint = HypercallBreakpoint.create(HypercallEvent.Kind.ENTRY, 0, update, HypercallBreakpoint.ANY);
        long before = debug.target().position();
        debug.cpu().resumeBackwards();
        assertEquals("hypercall_mmu_update", debug.stopped().frame().function());
        assertTrue(debug.target().position() < before);
        assertEquals(List.of(breakpoint), List.of(debug.cpu().getBreakpoints()));
        breakpoint.delete();
        debug.target().awaitBreakpoints();
    }

    private static void whoLastCountedIsFound(Debugging debug) throws Exception {
        CVariable variable = debug.top().variable("domain_list->vcpu[0]->hypercall_count");
        String value = variable.getValue().getValueString();
        CVariable.Place place = variable.place();
        debug.target().travel(to -> to.lastWriter(place.address(), place.size(), OptionalInt.empty()));
        debug.stopped();
        SessionStop stop = debug.cpu().stop().orElseThrow();
        assertEquals(SessionStop.Cause.WRITER, stop.cause());
        assertTrue(stop.note().endsWith("becomes 0x%016x".formatted(Long.parseLong(value))), stop.note() + " of " + value);
    }
}
