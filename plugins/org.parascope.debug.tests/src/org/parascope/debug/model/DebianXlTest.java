package org.parascope.debug.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.eclipse.debug.core.model.IStackFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parascope.debug.session.HappeningFilter;
import org.parascope.debug.session.HypercallEvent;
import org.parascope.inspect.RunningKernel;
import org.parascope.inspect.hypercall.HypercallTable;
import org.parascope.inspect.trace.TraceKind;
import org.parascope.machine.Progress;
import org.parascope.run.Boot;
import org.parascope.run.Expect;
import org.parascope.symbols.ElfFile;
import org.parascope.symbols.KernelMemory;
import org.parascope.symbols.LinuxKernel;

/** A DomU that Debian's {@code xl} made, of which nobody knows the kernel's file: debugged by what is in its memory, until {@code xl} destroys it. */
@Timeout(1200)
class DebianXlTest {
    private static final Duration BOOT = Duration.ofSeconds(400);
    private static final int GUEST = 2;

    @Test
    void aDomuOfXlIsDebuggedByItsMemoryAndItsEndStops() throws Exception {
        try (var debug = Debugging.debug(Systems.debianXl(), false); var console = new Expect(debug.machine().firstConsole())) {
            console.await("started guest2", BOOT);
            itsStackHasTheNamesOfItsOwnKernel(debug);
            itsKernelRunsWhereItsImageSays(debug);
            aFunctionOfItStops(debug);
            aFunctionOfAModuleStops(debug);
            itsEndStops(debug, console);
        }
    }

    private static void itsStackHasTheNamesOfItsOwnKernel(Debugging debug) throws Exception {
        int number = HypercallTable.get().byName("sched_op").orElseThrow().number();
        HypercallBreakpoint breakpoint = HypercallBreakpoint.create(HypercallEvent.Kind.ENTRY, GUEST, number, HypercallBreakpoint.ANY);
        assertEquals("hypercall_sched_op", debug.stopped().frame().function());
        breakpoint.delete();
        debug.awaitFunction("do_idle"); // the names are read out of its memory now
        List<IStackFrame> frames = List.of(debug.cpu().getStackFrames());
        CpuFrame caller = (CpuFrame) frames.getLast();
        assertEquals("d" + GUEST, caller.space().toString());
        assertTrue(Integer.parseInt(caller.variable("sizeof(struct task_struct)").getValue().getValueString()) > 1000, "its types");
        assertEquals("0", caller.variable("current->pid").getValue().getValueString());
    }

    /** A PV kernel is loaded at its image's own addresses: the boot stub that would move it is not run. */
    private static void itsKernelRunsWhereItsImageSays(Debugging debug) throws Exception {
        LinuxKernel running = RunningKernel.of(debug.machine(), GUEST, Progress.NONE);
        Path image = ((Boot.Direct) debug.machine().setup().boot()).modules().getFirst().file(); // Dom0's: the same package
        try (ElfFile elf = ElfFile.open(image)) {
            LinuxKernel packed = LinuxKernel.read(KernelMemory.of(elf), Progress.NONE);
            assertEquals(packed.buildId(), running.buildId());
            assertEquals(packed.symbols().find("_text").orElseThrow().address(), running.symbols().find("_text").orElseThrow().address());
        }
    }

    private static void aFunctionOfItStops(Debugging debug) throws Exception {
        CodeBreakpoint breakpoint = CodeBreakpoint.create(OptionalInt.of(GUEST), "xen_pv_evtchn_do_upcall", GdbBreakpoint.Conditions.NONE);
        debug.cpu().resume();
        CpuFrame top = debug.stopped();
        assertEquals("d2 xen_pv_evtchn_do_upcall", top.space() + " " + top.frame().function());
        assertEquals(List.of(breakpoint), List.of(debug.cpu().getBreakpoints()));
        breakpoint.delete();
        debug.cpu().resume();
    }

    /** Debian's kernel has the drivers that {@code xl} calls as modules: nothing of them is in the kernel's image. */
    private static void aFunctionOfAModuleStops(Debugging debug) throws Exception {
        CodeBreakpoint breakpoint = CodeBreakpoint.create(OptionalInt.of(0), "evtchn_ioctl", GdbBreakpoint.Conditions.NONE);
        CpuFrame top = debug.stopped();
        assertTrue(top.getName().startsWith("d0 evtchn_ioctl() [xen_evtchn] "), top.getName());
        breakpoint.delete();
        List<String> callers = Debugging.functions(debug.cpu().getStackFrames());
        assertTrue(callers.contains("__x64_sys_ioctl") && callers.contains("do_syscall_64"), callers.toString());
        debug.cpu().resume();
    }

    private static void itsEndStops(Debugging debug, Expect console) throws Exception {
        EventBreakpoint end = EventBreakpoint.create(HappeningFilter.of(TraceKind.DOMAIN_DESTROYED).withArgument(0, GUEST, GUEST));
        debug.target().awaitBreakpoints();
        console.line("xl destroy guest2; echo it took $((6 * 7))");
        CpuFrame top = debug.stopped();
        assertEquals("domain_destroy", top.frame().function());
        assertTrue(debug.cpu().stop().orElseThrow().note().contains("destroyed domain=d2"), debug.cpu().stop().toString());
        assertEquals(List.of(end), List.of(debug.cpu().getBreakpoints()));
        List<String> callers = Debugging.functions(debug.cpu().getStackFrames());
        assertTrue(callers.indexOf("domain_destroy") < callers.indexOf("privcmd_ioctl") && callers.contains("do_syscall_64"),
                "through the driver that xl calls: " + callers);
        end.delete();
        debug.cpu().resume();
        console.await("it took 42", BOOT);
        debug.target().suspend();
        debug.stopped();
        assertFalse(debug.target().domains().containsKey(GUEST), debug.target().domains().toString());
    }
}
