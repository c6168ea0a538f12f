package org.parascope.debug.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.IRegister;
import org.eclipse.debug.core.model.IRegisterGroup;
import org.eclipse.debug.core.model.IStackFrame;
import org.eclipse.debug.core.model.IVariable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.parascope.debug.session.HypervisorSources;
import org.parascope.debug.session.HypercallEvent;
import org.parascope.debug.session.HypercallFilter;
import org.parascope.debug.session.HypercallReport;
import org.parascope.debug.session.SessionStop;
import org.parascope.inspect.hypercall.HypercallTable;
import org.parascope.inspect.shape.TextForm;
import org.parascope.run.Expect;

/** The debug model on the demo system, used as the platform's views use it. */
@Timeout(200)
class DemoDebugTest {
    private static final int SCHED_OP = HypercallTable.get().byName("sched_op").orElseThrow().number();

    @Test
    void stopsAtTheHypervisorsFirstLineAndStepsOverALine() throws Exception {
        try (var debug = Debugging.debug(Systems.demo(), true)) {
            CpuFrame first = debug.stopped();
            assertEquals("start_paracore", first.frame().function());
            assertEquals(SessionStop.Cause.START, debug.cpu().stop().orElseThrow().cause());
            assertFalse(debug.functions().contains("border"), "nobody called: " + debug.functions());
            int line = first.getLineNumber();
            first.stepOver();
            assertNotEquals(line, debug.stopped().getLineNumber());
            assertTrue(debug.cpu().canResume());
        }
    }

    @Test
    void aLineBreakpointSetWhileRunningStopsWithVariablesAndRegisters() throws Exception {
        try (var debug = Debugging.debug(Systems.demo(), true)) {
            debug.stopped();
            debug.cpu().resume();
            int line = lineOf(debug, "hypercall/sched_op.c", "switch (command)");
            SourceBreakpoint breakpoint = SourceBreakpoint.create("hypercall/sched_op.c", line);
            CpuFrame frame = debug.stopped();
            assertEquals("hypercall_sched_op", frame.frame().function());
            assertEquals(line, frame.getLineNumber());
            assertEquals(List.of(breakpoint), List.of(debug.cpu().getBreakpoints()));
            List<String> names = Stream.of(frame.getVariables()).map(Systems::nameOf).toList();
            assertTrue(names.containsAll(List.of("command", "argument")), names.toString());
            assertEquals("uint64_t", frame.getVariables()[names.indexOf("command")].getReferenceTypeName());
            assertEquals(List.of("General", "Segment", "Control", "MSR", "Guest at its entry", "vCPU"), groupNames(frame));
            IRegister rip = register(frame, "rip");
            assertEquals(frame.frame().address(), Long.parseUnsignedLong(rip.getValue().getValueString().substring(2), 16));
            breakpoint.delete();
            debug.cpu().resume();
            Thread.sleep(500);
            assertFalse(debug.cpu().isSuspended());
        }
    }

    @Test
    void structuresAreShownAsFarAsTheyAreOpened() throws Exception {
        try (var debug = Debugging.debug(Systems.demo(), true)) {
            debug.stopped();
            HypercallBreakpoint.create(HypercallEvent.Kind.ENTRY, 1, SCHED_OP, HypercallBreakpoint.ANY);
            debug.cpu().resume();
            CVariable domain = debug.stopped().variable("*domain_list");
            assertEquals("struct domain", domain.getReferenceTypeName());
            IVariable name = Stream.of(domain.getValue().getVariables()).filter(part -> Systems.nameOf(part).equals("name"))
                    .findFirst().orElseThrow();
            assertTrue(name.getValue().hasVariables());
            assertThrowsFailure(() -> debug.top().variable("no_such_thing"));
        }
    }

    @Test
    void hypercallBreakpointsFilterByDomainAndCommandAndAreListed() throws Exception {
        try (var debug = Debugging.debug(Systems.demo(), true)) {
            debug.stopped();
            var breakpoint = HypercallBreakpoint.create(HypercallEvent.Kind.RETURN, 1, SCHED_OP, 1);
            assertEquals("sched_op block of domain 1, at return", breakpoint.text());
            for (int i = 0; i < 3; i++) {
                debug.cpu().resume();
                debug.stopped();
                HypercallEvent event = debug.cpu().hypercall().orElseThrow();
                assertEquals("d1v0", event.vcpu().toString());
                assertEquals("sched_op(command=block, argument=null)", event.call().replaceAll("argument=.*", "argument=null)"));
                assertEquals(HypercallEvent.Kind.RETURN, event.kind());
            }
            breakpoint.setEnabled(false);
            debug.cpu().resume();
            Thread.sleep(700);
            assertFalse(debug.cpu().isSuspended(), debug.cpu().stop().toString());
        }
    }

    @Test
    void everyDomainIsInTheTreeAndTheStackCrossesTheBorder() throws Exception {
        try (var debug = Debugging.debug(Systems.demo(), true); var console = new Expect(debug.machine().firstConsole())) {
            debug.stopped();
            assertEquals("Paracore", debug.target().getName());
            debug.cpu().resume();
            console.await("met domain 2", Duration.ofSeconds(60));
            HypercallBreakpoint.create(HypercallEvent.Kind.ENTRY, 1, SCHED_OP, HypercallBreakpoint.ANY);
            debug.stopped();
            assertEquals(List.of(0, 1, 2), List.copyOf(debug.target().domains().keySet().stream().sorted().toList()));
            VcpuThread running = (VcpuThread) debug.target().domains().get(1).getThreads()[0];
            List<String> names = framesOf(running);
            int border = names.indexOf(names.stream().filter(name -> name.contains("hypercall sched_op(")).findFirst().orElseThrow());
            assertTrue(names.getFirst().startsWith("hypercall_sched_op"), names.toString());
            assertTrue(names.getLast().contains("guests/domu/main.c") || names.getLast().contains("guests/lib/entry.S"), names.toString());
            assertTrue(names.get(border + 1).startsWith("d1 "), names.toString());
            CpuFrame caller = (CpuFrame) Stream.of(running.getStackFrames()).skip(border + 2).findFirst().orElseThrow();
            assertFalse(caller.frame().file().isEmpty(), names.toString());
            assertTrue(Files.isReadable(((SourceFile) debug.launch().getSourceLocator().getSourceElement(caller)).path()));
            assertTrue(running.canStepOver());
            VcpuThread waiting = (VcpuThread) debug.target().domains().get(0).getThreads()[0];
            assertTrue(List.of("blocked", "runnable").contains(waiting.state()), waiting.state());
            names = framesOf(waiting);
            assertTrue(names.stream().anyMatch(name -> name.startsWith("\u2500") && name.contains("d0v0")), names.toString()); // it waits anywhere
            assertTrue(names.getLast().contains("guests/dom0/") || names.getLast().contains("guests/lib/entry.S"), names.toString());
            assertFalse(waiting.canStepOver());
            CpuFrame inner = (CpuFrame) waiting.getTopStackFrame();
            assertEquals("struct vcpu", inner.variable("*domain_list->vcpu[0]").getReferenceTypeName());
        }
    }

    @Test
    void aMachineThatIsDebuggedGoesBackToASnapshotWithItsBreakpoints() throws Exception {
        try (var debug = Debugging.debug(Systems.demo(), true)) {
            debug.stopped();
            HypercallBreakpoint first = HypercallBreakpoint.create(HypercallEvent.Kind.ENTRY, 2, HypercallBreakpoint.ANY, HypercallBreakpoint.ANY);
            debug.cpu().resume();
            debug.stopped();
            String count = "domain_list->next->next->vcpu[0]->hypercall_count";
            String then = debug.top().variable(count).getValue().getValueString();
            debug.machine().snapshots().save("then");
            debug.cpu().resume();
            debug.stopped();
            assertNotEquals(then, debug.top().variable(count).getValue().getValueString());
            first.delete();
            HypercallBreakpoint other = HypercallBreakpoint.create(HypercallEvent.Kind.ENTRY, 1, HypercallBreakpoint.ANY, HypercallBreakpoint.ANY);
            debug.process().restoreSnapshot("then");
            debug.stopped();
            assertEquals(then, debug.top().variable(count).getValue().getValueString());
            assertTrue(debug.cpu().stop().orElseThrow().note().contains("then"), debug.cpu().stop().toString());
            debug.cpu().resume();
            debug.stopped();
            assertEquals(List.of(other), List.of(debug.cpu().getBreakpoints()), "what was set after the snapshot is in force, what was removed is not");
        }
    }

    private static List<String> framesOf(StackThread thread) throws Exception {
        var names = new ArrayList<String>();
        for (IStackFrame frame : thread.getStackFrames()) {
            names.add(frame.getName());
        }
        return names;
    }

    @Test
    void stepHypercallStaysWithItsVcpuAndTellsTheResult() throws Exception {
        try (var debug = Debugging.debug(Systems.demo(), true)) {
            debug.stopped();
            HypercallBreakpoint breakpoint = HypercallBreakpoint.create(HypercallEvent.Kind.ENTRY, 2, HypercallBreakpoint.ANY,
                    HypercallBreakpoint.ANY);
            debug.cpu().resume();
            debug.stopped();
            breakpoint.delete();
            Thread.sleep(200);
            for (int i = 0; i < 5; i++) {
                debug.cpu().stepHypercall();
                debug.stopped();
                HypercallEvent event = debug.cpu().hypercall().orElseThrow();
                assertEquals("d2v0", event.vcpu().toString());
                assertEquals(HypercallEvent.Kind.RETURN, event.kind());
                assertFalse(event.resultText().isEmpty());
                assertEquals("call_hooked", debug.top().frame().function());
            }
        }
    }

    @Test
    void aStepTellsWhatTheArgumentsPointAtAndWhatTheHypercallChanged() throws Exception {
        int events = HypercallTable.get().byName("event_channel_op").orElseThrow().number();
        try (var debug = Debugging.debug(Systems.demo(), true)) {
            debug.stopped();
            HypercallBreakpoint breakpoint = HypercallBreakpoint.create(HypercallEvent.Kind.ENTRY, HypercallBreakpoint.ANY, events, 6);
            debug.cpu().resume();
            debug.stopped();
            breakpoint.delete();
            debug.cpu().stepHypercall();
            debug.stopped();
            HypercallReport report = debug.cpu().report().orElseThrow();
            assertEquals("0", report.event().resultText());
            assertTrue(report.details().stream().anyMatch(detail -> detail.name().equals("argument.remote_dom")), report.details().toString());
            assertTrue(report.cost().matches("[0-9,.]+ .*"), report.cost());
            String changes = TextForm.of(report.difference().orElseThrow());
            assertTrue(changes.contains("unbound"), changes);
            assertTrue(!changes.contains("mapping"), "a new port maps nothing: " + changes);
        }
    }

    @Test
    void filtersCompareArgumentsAndResultsAndAHypercallFailsWithTheChosenError() throws Exception {
        int events = HypercallTable.get().byName("event_channel_op").orElseThrow().number();
        HypercallFilter allocate = HypercallFilter.of(HypercallEvent.Kind.FAILURE, OptionalInt.empty(), OptionalInt.empty(),
                OptionalInt.of(events), OptionalLong.of(6));
        try (var debug = Debugging.debug(Systems.demo(), true)) {
            debug.stopped();
            HypercallBreakpoint failure = HypercallBreakpoint.create(allocate.withResult(-12, -12));
            assertEquals("event_channel_op alloc_unbound of any domain, fails once with -ENOMEM (-12)", failure.text());
            HypercallBreakpoint.create(HypercallFilter.of(HypercallEvent.Kind.RETURN, OptionalInt.empty(), OptionalInt.empty(),
                    OptionalInt.empty(), OptionalLong.empty()).withArgument(0, 6, 6).withResult(-12, -12));
            debug.cpu().resume();
            debug.stopped();
            HypercallEvent event = debug.cpu().hypercall().orElseThrow();
            assertEquals(-12, event.result());
            assertEquals(events, event.number());
            assertEquals(6, event.arguments()[0]);
            assertEquals("the debugger made it fail", event.refusal().orElseThrow().words());
            aResultIsFoundByItself(debug);
        }
    }

    @Test
    void theSecondMatchingHypercallFailsWhereOneIsPassedBy() throws Exception {
        int events = HypercallTable.get().byName("event_channel_op").orElseThrow().number();
        try (var debug = Debugging.debug(Systems.demo(), true)) {
            debug.stopped();
            HypercallBreakpoint.create(HypercallFilter.of(HypercallEvent.Kind.FAILURE, OptionalInt.empty(), OptionalInt.empty(),
                    OptionalInt.of(events), OptionalLong.of(6)).withResult(-12, -12).withSkip(1));
            HypercallBreakpoint.create(HypercallFilter.of(HypercallEvent.Kind.RETURN, OptionalInt.empty(), OptionalInt.empty(),
                    OptionalInt.of(events), OptionalLong.of(6)));
            assertEquals(0, nextResult(debug));
            assertEquals(-12, nextResult(debug));
            assertEquals("the debugger made it fail", debug.cpu().hypercall().orElseThrow().refusal().orElseThrow().words());
        }
    }

    private static long nextResult(Debugging debug) throws Exception {
        debug.cpu().resume();
        debug.stopped();
        return debug.cpu().hypercall().orElseThrow().result();
    }

    /** Without a filter that must see the call before it is made. */
    private static void aResultIsFoundByItself(Debugging debug) throws Exception {
        HypercallBreakpoint.create(HypercallFilter.of(HypercallEvent.Kind.RETURN, OptionalInt.of(0), OptionalInt.empty(), OptionalInt.empty(),
                OptionalLong.empty()).withResult(0, 0));
        debug.cpu().resume();
        CpuFrame top = debug.stopped();
        HypercallEvent event = debug.cpu().hypercall().orElseThrow();
        assertEquals(HypercallEvent.Kind.RETURN, event.kind());
        assertEquals(0, event.result());
        assertEquals("d0v0", event.vcpu().toString());
        assertEquals("hypercall_returned", top.frame().function());
    }

    @Test
    void stepsLeadIntoTheHandlerOfTheNextHypercallAndBackToTheGuest() throws Exception {
        try (var debug = Debugging.debug(Systems.demo(), true)) {
            debug.stopped();
            HypercallBreakpoint breakpoint = HypercallBreakpoint.create(HypercallEvent.Kind.RETURN, 2, HypercallBreakpoint.ANY, HypercallBreakpoint.ANY);
            debug.cpu().resume();
            debug.stopped();
            breakpoint.delete();
            debug.cpu().stepIntoHypercall();
            CpuFrame handler = debug.stopped();
            assertEquals(HypercallEvent.Kind.ENTRY, debug.cpu().hypercall().orElseThrow().kind());
            assertEquals("d2v0", debug.cpu().hypercall().orElseThrow().vcpu().toString());
            assertTrue(handler.frame().function().startsWith("hypercall_"), handler.getName());
            debug.cpu().returnToGuest();
            CpuFrame guest = debug.stopped();
            assertEquals("d2", guest.space().toString());
            assertEquals("hypercall_page", guest.frame().function());
        }
    }

    @Test
    void aRefusalStopsWithItsReasonAndPlace() throws Exception {
        try (var debug = Debugging.debug(Systems.demo(), true)) {
            debug.stopped();
            HypercallBreakpoint.create(HypercallEvent.Kind.REFUSAL, HypercallBreakpoint.ANY, HypercallBreakpoint.ANY, HypercallBreakpoint.ANY);
            debug.cpu().resume();
            debug.stopped();
            HypercallEvent event = debug.cpu().hypercall().orElseThrow();
            HypercallEvent.Refusal refusal = event.refusal().orElseThrow();
            Path file = source(debug, refusal.file());
            assertTrue(Files.readAllLines(file).get((int) refusal.line() - 1).contains("REFUSE"), refusal.toString());
            assertFalse(refusal.words().isBlank());
            assertEquals(refusal.function(), debug.top().frame().function());
            assertTrue(event.result() < 0);
        }
    }

    @Test
    void suspendAndResumeWorkFromTheProcessToo() throws Exception {
        try (var debug = Debugging.debug(Systems.demo(), false)) {
            Thread.sleep(500);
            assertTrue(debug.process().canSuspend());
            debug.process().suspend();
            debug.stopped();
            assertTrue(debug.process().canResume());
            debug.process().resume();
            Thread.sleep(300);
            assertFalse(debug.cpu().isSuspended());
        }
    }

    @Test
    void breakpointsAndConsolesOutliveAReset() throws Exception {
        try (var debug = Debugging.debug(Systems.demo(), false); var console = new Expect(debug.machine().firstConsole())) {
            console.await("met domain 2", Duration.ofSeconds(60));
            HypercallBreakpoint.create(HypercallEvent.Kind.ENTRY, 1, SCHED_OP, 1);
            debug.stopped();
            debug.process().reset();
            debug.cpu().resume();
            debug.stopped();
            assertEquals("d1v0", debug.cpu().hypercall().orElseThrow().vcpu().toString());
            awaitConsoles(debug, 3);
            console.await("Paracore", Duration.ofSeconds(60));
        }
    }

    @Test
    void disconnectLeavesTheMachineRunningWithoutBreakpoints() throws Exception {
        try (var debug = Debugging.debug(Systems.demo(), false); var console = new Expect(debug.machine().firstConsole())) {
            HypercallBreakpoint.create(HypercallEvent.Kind.ENTRY, 1, SCHED_OP, HypercallBreakpoint.ANY);
            debug.stopped();
            debug.target().disconnect();
            assertTrue(debug.target().isDisconnected());
            assertFalse(debug.process().isTerminated());
            console.await("met domain 2", Duration.ofSeconds(20));
        }
    }

    @Test
    void aBreakpointOnAPlaceThatIsNotThereIsToldAndHarmless() throws Exception {
        try (var debug = Debugging.debug(Systems.demo(), true)) {
            debug.stopped();
            SourceBreakpoint.create("nowhere.c", 1);
            var said = new StringBuffer();
            GdbLog.of(debug.launch()).addListener(said::append);
            for (int i = 0; i < 100 && said.indexOf("nowhere.c") < 0; i++) {
                Thread.sleep(50);
            }
            assertTrue(said.indexOf("nowhere.c") >= 0, said.toString());
            debug.cpu().resume();
        }
    }

    /** Consoles of domains are found by looks into memory, some time after the domain came. */
    private static void awaitConsoles(Debugging debug, int count) throws InterruptedException {
        for (int i = 0; i < 600 && debug.machine().consoles().size() < count; i++) {
            Thread.sleep(50);
        }
        assertEquals(count, debug.machine().consoles().size());
    }

    private static void assertThrowsFailure(Executable call) {
        assertFalse(Assertions.assertThrows(DebugException.class, call).getStatus().getMessage().isBlank());
    }

    static int lineOf(Debugging debug, String file, String words) throws Exception {
        List<String> lines = Files.readAllLines(source(debug, file));
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(words)) {
                return i + 1;
            }
        }
        throw new AssertionError("no \"" + words + "\" in " + file);
    }

    private static Path source(Debugging debug, String file) throws Exception {
        return HypervisorSources.of(debug.machine().setup()).resolve(file);
    }

    private static List<String> groupNames(CpuFrame frame) throws Exception {
        var names = new ArrayList<String>();
        for (IRegisterGroup group : frame.getRegisterGroups()) {
            names.add(group.getName());
        }
        return names;
    }

    private static IRegister register(CpuFrame frame, String name) throws Exception {
        for (IRegisterGroup group : frame.getRegisterGroups()) {
            for (IRegister register : group.getRegisters()) {
                if (register.getName().equals(name)) {
                    return register;
                }
            }
        }
        throw new AssertionError("no register " + name);
    }
}
