package org.parascope.debug.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.eclipse.debug.core.model.IBreakpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parascope.debug.session.SessionStop;
import org.parascope.gdb.command.InsertWatchpoint.Access;

/** What gdb compares: lines, functions and addresses of Paracore and of guests, and memory, under conditions; on one boot of the demo. */
@Timeout(200)
class BreakpointsTest {
    private static final int ENOUGH = 40;

    @Test
    void stopAtCodeAndMemoryOfParacoreAndOfGuestsWhereTheirConditionsHold() throws Exception {
        try (var debug = Debugging.debug(Systems.demo(), true)) {
            debug.stopped();
            String sending = "hypercall/event_channel_op.c";
            int send = DemoDebugTest.lineOf(debug, sending, "if (likely(command == EVTCHNOP_send))");
            stopsAt(debug, line(sending, send, onlyIn(2)), "d2v0", "hypercall_event_channel_op");
            stopsAt(debug, line(sending, send, onlyIn(1)), "d1v0", "hypercall_event_channel_op");
            String switching = "hypercall/sched_op.c";
            int line = DemoDebugTest.lineOf(debug, switching, "switch (command)");
            checkConditionAndCount(debug, line(switching, line, new GdbBreakpoint.Conditions(OptionalInt.empty(), "command == 1", 3)));
            stopsAt(debug, code(OptionalInt.empty(), "hypercall_mmu_update"), "", "hypercall_mmu_update");
            CpuFrame guest = stopsAt(debug, code(OptionalInt.of(1), "event_send"), "d1v0", "event_send");
            assertEquals("d1", guest.space().toString());
            String address = "0x" + Long.toHexString(guest.frame().address());
            stopsAt(debug, code(OptionalInt.of(2), address), "d2v0", "event_send");
            String file = "guests/domu/main.c";
            CpuFrame there = stopsAt(debug, line(file, DemoDebugTest.lineOf(debug, file, "address_space_step("), onlyIn(1)), "d1v0", "guest_main");
            assertEquals(file, there.frame().file());
            checkWatchedVariable(debug);
            checkWatchedFrame(debug);
            checkSuspensionBetweenStops(debug, code(OptionalInt.empty(), "hypercall_event_channel_op"));
        }
    }

    private static void checkConditionAndCount(Debugging debug, SourceBreakpoint breakpoint) throws Exception {
        assertEquals("hypercall/sched_op.c:" + breakpoint.getLineNumber() + ", if command == 1, after 3 others", breakpoint.text());
        CpuFrame frame = stopsAt(debug, breakpoint, "", "hypercall_sched_op");
        assertEquals("1", frame.variable("command").getValue().getValueString());
    }

    private static void checkWatchedVariable(Debugging debug) throws Exception {
        String count = "domain_list->next->vcpu[0]->hypercall_count";
        long before = number(debug, count);
        CpuFrame frame = stopsAt(debug, WatchBreakpoint.create(count, 0, Access.WRITE, GdbBreakpoint.Conditions.NONE), "d1v0", "");
        assertTrue(frame.space().isHypervisor());
        assertTrue(number(debug, count) > before);
    }

    /** A page that Paracore and a guest write, each through its own mapping: both are caught. */
    private static void checkWatchedFrame(Debugging debug) throws Exception {
        long frame = number(debug, "domain_list->next->shared_info_frame.n");
        var breakpoint = WatchBreakpoint.create("mfn:" + Long.toHexString(frame), 0, Access.WRITE, GdbBreakpoint.Conditions.NONE);
        Set<String> writers = new HashSet<>();
        for (int i = 0; i < ENOUGH && !writers.containsAll(Set.of("hv", "d1")); i++) {
            debug.cpu().resume();
            writers.add(debug.stopped().space().toString());
            assertEquals(List.<IBreakpoint>of(breakpoint), List.of(debug.cpu().getBreakpoints()));
        }
        assertEquals(Set.of("hv", "d1"), writers);
        breakpoint.delete();
    }

    /** A condition that never holds: the machine stands for gdb again and again while it runs for the user, who stops it and sets another breakpoint. */
    private static void checkSuspensionBetweenStops(Debugging debug, CodeBreakpoint never) throws Exception {
        never.changeConditions(new GdbBreakpoint.Conditions(OptionalInt.empty(), "$rdi == 99", 0));
        for (int i = 0; i < ENOUGH; i++) {
            debug.cpu().resume();
            Thread.sleep(i % 10); // at any moment
            debug.target().suspend();
            debug.stopped();
            assertEquals(SessionStop.Cause.SUSPENDED, debug.cpu().stop().orElseThrow().cause(), debug.cpu().stop().toString());
        }
        debug.cpu().resume();
        CodeBreakpoint other = code(OptionalInt.empty(), "hypercall_mmu_update");
        debug.stopped();
        assertEquals(List.<IBreakpoint>of(other), List.of(debug.cpu().getBreakpoints()));
    }

    private static long number(Debugging debug, String expression) throws Exception {
        return Long.parseUnsignedLong(debug.top().variable(expression).getValue().getValueString());
    }

    private static GdbBreakpoint.Conditions onlyIn(int domain) {
        return new GdbBreakpoint.Conditions(OptionalInt.of(domain), "", 0);
    }

    private static CodeBreakpoint code(OptionalInt context, String place) throws Exception {
        return CodeBreakpoint.create(context, place, GdbBreakpoint.Conditions.NONE);
    }

    private static SourceBreakpoint line(String file, int line, GdbBreakpoint.Conditions conditions) throws Exception {
        SourceBreakpoint breakpoint = SourceBreakpoint.create(file, line);
        breakpoint.changeConditions(conditions);
        return breakpoint;
    }

    /** Runs into the breakpoint and removes it. */
    private static CpuFrame stopsAt(Debugging debug, GdbBreakpoint breakpoint, String vcpu, String function) throws Exception {
        debug.cpu().resume();
        CpuFrame frame = debug.stopped();
        assertEquals(List.<IBreakpoint>of(breakpoint), List.of(debug.cpu().getBreakpoints()), debug.cpu().stop().toString());
        assertTrue(debug.cpu().vcpu().map(Object::toString).orElse("").startsWith(vcpu), debug.cpu().getName());
        assertTrue(frame.frame().function().startsWith(function), frame.getName());
        breakpoint.delete();
        return frame;
    }
}
