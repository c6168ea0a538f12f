package org.parascope.debug.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.IStackFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parascope.debug.session.HappeningFilter;
import org.parascope.debug.session.HypercallEvent;
import org.parascope.inspect.hypercall.HypercallTable;
import org.parascope.inspect.trace.TraceKind;
import org.parascope.run.Ending;
import org.parascope.run.Expect;

/** Debian's unmodified kernel as Dom0 on Paracore: run to its shell, and stopped at its first page-table update. */
@Timeout(400)
class DebianDom0Test {
    private static final Duration BOOT = Duration.ofSeconds(180);
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void bootsToTheShellAnswersACommandAndPowersOff() throws Exception {
        try (var run = new Debugging(Systems.debian(), ILaunchManager.RUN_MODE, false);
                var console = new Expect(run.machine().firstConsole())) {
            console.await("Enter 'help' for a list", BOOT);
            console.await("# ", SOON);
            console.line("echo $((6 * 7)) from $(uname -s)");
            console.await("42 from Linux", SOON);
            console.line("poweroff -f");
            Ending ending = run.machine().ending().get(60, TimeUnit.SECONDS);
            assertEquals(Ending.Reason.POWERED_OFF, ending.reason(), ending.message());
            run.terminated(run.process());
            assertFalse(Files.exists(run.machine().folder().path()));
        }
    }

    @Test
    void stopsAtTheFirstMmuUpdateInParacoresSourceAndStepsOnToItsReturn() throws Exception {
        int mmuUpdate = HypercallTable.get().byName("mmu_update").orElseThrow().number();
        HypercallBreakpoint breakpoint = HypercallBreakpoint.create(HypercallEvent.Kind.ENTRY, 0, mmuUpdate, HypercallBreakpoint.ANY);
        try (var debug = Debugging.debug(Systems.debian(), false)) {
            CpuFrame entry = debug.stopped();
            assertEquals("hypercall_mmu_update", entry.frame().function());
            assertEquals("hypercall/mmu_update.c", entry.frame().file());
            var source = (SourceFile) debug.launch().getSourceLocator().getSourceElement(entry);
            String line = Files.readAllLines(source.path()).get(entry.getLineNumber() - 1);
            assertTrue(line.contains("hypercall_mmu_update("), line);
            assertEquals(List.of(breakpoint), List.of(debug.cpu().getBreakpoints()));
            HypercallEvent call = debug.cpu().hypercall().orElseThrow();
            assertEquals(HypercallEvent.Kind.ENTRY, call.kind());
            assertEquals("d0v0", call.vcpu().toString());
            awaitFunction(debug, "xen_hypercall_pv"); // the kernel's symbols are made while it boots for the first time
            checkStack(debug);

            checkCurrent(debug);

            entry.stepOver();
            CpuFrame inside = debug.stopped();
            assertTrue(functions(debug).contains("hypercall_mmu_update"), functions(debug).toString());
            assertTrue(inside.getLineNumber() > 0);

            handler(debug).stepReturn(); // the top frame may be a function that the compiler inlined into it
            debug.stopped();
            assertFalse(functions(debug).contains("hypercall_mmu_update"), functions(debug).toString());
            assertTrue(debug.cpu().stop().orElseThrow().note().startsWith("returned "), debug.cpu().stop().toString());

            debug.cpu().stepHypercall();
            debug.stopped();
            HypercallEvent returned = debug.cpu().hypercall().orElseThrow();
            assertEquals(HypercallEvent.Kind.RETURN, returned.kind());
            assertEquals("mmu_update", returned.hypercall().name());
            assertEquals("0", returned.resultText());
            breakpoint.delete();
            checkException(debug);
        }
    }

    /** The kernel tries its own handlers while it starts: the first exception that reaches one is caught inside Paracore. */
    private static void checkException(Debugging debug) throws Exception {
        EventBreakpoint exception = EventBreakpoint.create(HappeningFilter.of(TraceKind.TRAP_EXCEPTION).withDomain(0));
        debug.cpu().resume();
        CpuFrame top = debug.stopped();
        assertEquals("inject_exception", top.frame().function());
        assertTrue(debug.cpu().stop().orElseThrow().note().startsWith("d0v0 exception vector="), debug.cpu().stop().toString());
        assertEquals(List.of(exception), List.of(debug.cpu().getBreakpoints()));
        assertTrue(functions(debug).contains("border"), functions(debug).toString());
    }

    private static void checkStack(Debugging debug) throws Exception {
        List<String> functions = functions(debug);
        int border = functions.indexOf("border");
        assertTrue(functions.get(border - 1).startsWith("syscall_"), functions.toString());
        assertEquals("xen_hypercall_pv", functions.get(border + 1));
        assertTrue(debug.cpu().getStackFrames()[border].getName().contains("hypercall mmu_update("), functions.toString());
        assertTrue(functions.size() > border + 2, "the guest's callers, by the kernel's own unwind tables: " + functions);
        CpuFrame guest = (CpuFrame) debug.cpu().getStackFrames()[border + 2];
        assertEquals("d0", guest.space().toString());
        assertTrue(Integer.parseInt(guest.variable("sizeof(struct task_struct)").getValue().getValueString()) > 1000, "the guest's types");
    }

    /** The kernel's first process, by names and types of the kernel itself; its name comes after the stop. */
    private static void checkCurrent(Debugging debug) throws Exception {
        CpuFrame guest = (CpuFrame) debug.cpu().getStackFrames()[functions(debug).indexOf("border") + 1];
        assertEquals("0", guest.variable("current->pid").getValue().getValueString());
        VcpuThread vcpu = (VcpuThread) debug.target().domains().get(0).getThreads()[0];
        for (int i = 0; i < 600 && vcpu.process().isEmpty(); i++) {
            Thread.sleep(50);
        }
        assertEquals("swapper", vcpu.process());
    }

    private static void awaitFunction(Debugging debug, String name) throws Exception {
        for (int i = 0; i < 600 && !functions(debug).contains(name); i++) {
            Thread.sleep(100);
        }
        assertTrue(functions(debug).contains(name), functions(debug).toString());
    }

    private static CpuFrame handler(Debugging debug) throws Exception {
        return (CpuFrame) debug.cpu().getStackFrames()[functions(debug).indexOf("hypercall_mmu_update")];
    }

    private static List<String> functions(Debugging debug) throws Exception {
        IStackFrame[] frames = debug.cpu().getStackFrames();
        return Stream.of(frames).map(frame -> frame instanceof CpuFrame call ? call.frame().function() : "border").toList();
    }
}
