package org.parascope.debug.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.eclipse.debug.core.model.IMemoryBlockRetrieval;
import org.eclipse.debug.core.model.IStackFrame;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.debug.session.HappeningFilter;
import org.parascope.debug.session.HypercallEvent;
import org.parascope.debug.session.HypercallFilter;
import org.parascope.debug.session.HypercallReport;
import org.parascope.debug.session.WithheldKernel;
import org.parascope.gdb.command.InsertWatchpoint.Access;
import org.parascope.inspect.RunningKernel;
import org.parascope.inspect.hypercall.HypercallTable;
import org.parascope.inspect.trace.TraceKind;
import org.parascope.machine.Progress;
import org.parascope.run.Boot;
import org.parascope.run.Ending;
import org.parascope.run.Expect;
import org.parascope.symbols.ElfFile;
import org.parascope.symbols.KernelMemory;
import org.parascope.symbols.LinuxKernel;

/**
 * Debian's unmodified kernel as Dom0 on Paracore, with two vCPUs on one processor: stopped at its first page-table update, then run to its
 * shell and debugged there. One boot: each part goes on where the one before left the machine.
 */
@Timeout(400)
@NonNullByDefault({}) // JUnit fills the fields
class DebianDom0Test {
    private static final Duration BOOT = Duration.ofSeconds(180);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int MOST_STOPS = 60;
    /** XENVER_extraversion of public/version.h: what the shell reads in /sys/hypervisor/version/extra. */
    private static final int EXTRA_VERSION = 1;
    private static final String EXTRA = "/sys/hypervisor/version/extra";
    private static final int EPERM = -1;

    @TempDir
    static Path folder;
    private static HypercallBreakpoint firstUpdate;
    private static Debugging debug;
    private static Expect console;

    @Test
    void stopsAtAnUpdateRunsToItsShellIsDebuggedThereAndPowersOff() throws Exception {
        firstUpdate = HypercallBreakpoint.create(HypercallEvent.Kind.ENTRY, 0, number("mmu_update"), HypercallBreakpoint.ANY);
        try (var launched = Debugging.debug(Systems.debian(), false);
                var talk = new Expect(launched.machine().firstConsole())) {
            debug = launched;
            console = talk;
            stopsAtTheFirstMmuUpdateInParacoresSourceAndStepsOnToItsReturn();
            itsSymbolsOutOfItsMemoryAreThoseOfItsImage();
            anExceptionIsCaughtInsideParacore();
            bootsToTheShellWhichAnswersACommand();
            aVcpuThatWaitsShowsTheStateItSavedAndItsMemory();
            stepsLeadIntoTheHandlerOfACallAndBackToTheGuest();
            theSecondCallFailsWithTheChosenErrorAndTheGuestSeesIt();
            aRefusalIsToldWithItsReason();
            aWriteOfAWatchedVariableStopsInTheFunctionThatDidIt();
            powersOffAndLeavesNothing();
        }
    }

    private static void stopsAtTheFirstMmuUpdateInParacoresSourceAndStepsOnToItsReturn() throws Exception {
        CpuFrame entry = debug.stopped();
        assertEquals("hypercall_mmu_update", entry.frame().function());
        assertEquals("hypercall/mmu_update.c", entry.frame().file());
        var source = (SourceFile) debug.launch().getSourceLocator().getSourceElement(entry);
        String line = Files.readAllLines(source.path()).get(entry.getLineNumber() - 1);
        assertTrue(line.contains("hypercall_mmu_update("), line);
        assertEquals(List.of(firstUpdate), List.of(debug.cpu().getBreakpoints()));
        HypercallEvent call = debug.cpu().hypercall().orElseThrow();
        assertEquals(HypercallEvent.Kind.ENTRY, call.kind());
        assertEquals("d0v0", call.vcpu().toString());
        List<HypercallReport.Detail> details = debug.cpu().report().orElseThrow().details();
        assertTrue(details.stream().anyMatch(detail -> detail.name().endsWith("[0].ptr")), details.toString());
        debug.awaitFunction("xen_hypercall_pv"); // the kernel's symbols are made while it boots for the first time
        checkStack();
        checkCurrent();

        entry.stepOver();
        CpuFrame inside = debug.stopped();
        assertTrue(debug.functions().contains("hypercall_mmu_update"), debug.functions().toString());
        assertTrue(inside.getLineNumber() > 0);

        handler().stepReturn(); // the top frame may be a function that the compiler inlined into it
        debug.stopped();
        assertFalse(debug.functions().contains("hypercall_mmu_update"), debug.functions().toString());
        assertTrue(debug.cpu().stop().orElseThrow().note().startsWith("returned "), debug.cpu().stop().toString());

        debug.cpu().stepHypercall();
        debug.stopped();
        HypercallEvent returned = debug.cpu().hypercall().orElseThrow();
        assertEquals(HypercallEvent.Kind.RETURN, returned.kind());
        assertEquals("mmu_update", returned.hypercall().name());
        assertEquals("0", returned.resultText());
        firstUpdate.delete();
    }

    /** What a domain says about itself whose kernel's file nobody knows. */
    private static void itsSymbolsOutOfItsMemoryAreThoseOfItsImage() throws Exception {
        LinuxKernel ofMemory = RunningKernel.of(debug.machine(), 0, Progress.NONE);
        Path image = ((Boot.Direct) debug.machine().setup().boot()).modules().getFirst().file();
        try (ElfFile elf = ElfFile.open(image)) {
            LinuxKernel ofImage = LinuxKernel.read(KernelMemory.of(elf), Progress.NONE);
            assertEquals(ofImage.buildId(), ofMemory.buildId());
            assertTrue(ofImage.symbols().all().size() > 50_000, "Debian's kernel names all that it has");
            assertEquals(ofImage.symbols().all(), ofMemory.symbols().all());
            assertEquals(ofImage.layouts().struct("task_struct"), ofMemory.layouts().struct("task_struct"));
            ofImage.writeSymbolFile(folder.resolve("of-image"));
            ofMemory.writeSymbolFile(folder.resolve("of-memory"));
            assertEquals(-1, Files.mismatch(folder.resolve("of-image"), folder.resolve("of-memory")));
        }
        assertEquals(-1, Files.mismatch(folder.resolve("of-image"), WithheldKernel.symbols(debug.machine())));
    }

    /** The kernel tries its own handlers while it starts: the first exception that reaches one is caught inside Paracore. */
    private static void anExceptionIsCaughtInsideParacore() throws Exception {
        EventBreakpoint exception = EventBreakpoint.create(HappeningFilter.of(TraceKind.TRAP_EXCEPTION).withDomain(0));
        debug.cpu().resume();
        CpuFrame top = debug.stopped();
        assertEquals("inject_exception", top.frame().function());
        assertTrue(debug.cpu().stop().orElseThrow().note().startsWith("d0v0 exception vector="), debug.cpu().stop().toString());
        assertEquals(List.of(exception), List.of(debug.cpu().getBreakpoints()));
        assertTrue(debug.functions().contains("border"), debug.functions().toString());
        exception.delete();
    }

    private static void bootsToTheShellWhichAnswersACommand() throws Exception {
        debug.cpu().resume();
        console.await("Enter 'help' for a list", BOOT);
        console.await("# ", SOON);
        console.line("echo $((6 * 7)) from $(uname -s)");
        console.await("42 from Linux", SOON);
    }

    private static void aVcpuThatWaitsShowsTheStateItSavedAndItsMemory() throws Exception {
        VcpuThread waiting = stopWhileTheSecondIsIdle();
        IStackFrame[] frames = waiting.getStackFrames();
        assertEquals("schedule", ((CpuFrame) frames[0]).frame().function());
        int border = Debugging.functions(frames).indexOf("border");
        CpuFrame caller = (CpuFrame) frames[border + 1];
        assertEquals("d0", caller.space().toString());
        assertEquals(caller.frame().address(), ContextsTest.register((CpuFrame) frames[0], "Guest at its entry", "rip"));
        assertTrue(ContextsTest.register((CpuFrame) frames[0], "vCPU", "kernel_table") != 0);
        String name = caller.variable("((struct task_struct *) &init_task)->comm[0]").getValue().getValueString();
        assertTrue(name.contains("'s'"), "swapper, by its own tables: " + name);
        long banner = RunningKernel.of(debug.machine(), 0, Progress.NONE).symbols().find("linux_banner").orElseThrow().address();
        var memory = (SystemMemory) caller.getAdapter(IMemoryBlockRetrieval.class);
        byte[] bytes = ContextsTest.bytes(memory, "0x" + Long.toHexString(banner), caller, 13);
        assertEquals("Linux version", new String(bytes, StandardCharsets.ISO_8859_1));
        for (int i = 0; i < 600 && waiting.process().isEmpty(); i++) {
            Thread.sleep(50);
        }
        assertEquals("swapper/1", waiting.process());
        debug.cpu().resume();
    }

    private static void stepsLeadIntoTheHandlerOfACallAndBackToTheGuest() throws Exception {
        HypercallBreakpoint breakpoint = HypercallBreakpoint.create(HypercallEvent.Kind.ENTRY, 0, number("xen_version"), EXTRA_VERSION);
        console.line("cat " + EXTRA);
        assertEquals("hypercall_xen_version", debug.stopped().frame().function());
        assertTrue(debug.functions().contains("extra_show"), debug.functions().toString());
        assertTrue(debug.cpu().hypercall().orElseThrow().call().startsWith("xen_version(command=extraversion, "), debug.cpu().hypercall().toString());
        breakpoint.delete();
        debug.cpu().returnToGuest();
        CpuFrame guest = debug.stopped();
        assertEquals("d0", guest.space().toString());
        assertEquals("xen_hypercall_pv", guest.frame().function());
        debug.cpu().stepIntoHypercall();
        CpuFrame next = debug.stopped();
        assertTrue(next.frame().function().startsWith("hypercall_"), next.getName());
        assertTrue(next.space().isHypervisor());
        assertEquals("d0v", debug.cpu().hypercall().orElseThrow().vcpu().toString().substring(0, 3));
        debug.cpu().resume();
        console.await("-paracore", SOON);
    }

    private static void theSecondCallFailsWithTheChosenErrorAndTheGuestSeesIt() throws Exception {
        HypercallBreakpoint failure = HypercallBreakpoint.create(HypercallFilter.of(HypercallEvent.Kind.FAILURE, OptionalInt.of(0), OptionalInt.empty(),
                OptionalInt.of(number("xen_version")), OptionalLong.of(EXTRA_VERSION)).withResult(EPERM, EPERM).withSkip(1));
        assertEquals("xen_version extraversion of Dom0, fails once with -EPERM (-1), after 1 others", failure.text());
        debug.target().awaitBreakpoints();
        for (String answer : List.of("got -paracore", "nothing 42", "got -paracore")) {
            console.line("read x < " + EXTRA + " && echo got $x || echo nothing $((6 * 7))"); // cat would try again by itself
            console.await(answer, SOON);
        }
        failure.delete();
    }

    private static void aRefusalIsToldWithItsReason() throws Exception {
        HypercallBreakpoint refused = HypercallBreakpoint.create(HypercallEvent.Kind.REFUSAL, 0, number("xenpmu_op"), HypercallBreakpoint.ANY);
        debug.target().awaitBreakpoints();
        console.line("cat /sys/hypervisor/pmu/pmu_mode");
        CpuFrame top = debug.stopped();
        HypercallReport report = debug.cpu().report().orElseThrow();
        HypercallEvent.Refusal refusal = report.event().refusal().orElseThrow();
        assertEquals(refusal.function(), top.frame().function());
        assertTrue(refusal.words().contains("performance counters"), refusal.toString());
        assertEquals("-EOPNOTSUPP (-95)", report.event().resultText());
        assertTrue(report.event().call().startsWith("xenpmu_op("), report.event().call());
        refused.delete();
        debug.cpu().resume();
        console.await("Operation not supported", SOON);
    }

    private static void aWriteOfAWatchedVariableStopsInTheFunctionThatDidIt() throws Exception {
        long ticks = RunningKernel.of(debug.machine(), 0, Progress.NONE).symbols().find("jiffies").orElseThrow().address();
        WatchBreakpoint watch = WatchBreakpoint.create("0x" + Long.toHexString(ticks), Long.BYTES, Access.WRITE,
                new GdbBreakpoint.Conditions(OptionalInt.of(0), "", 0));
        CpuFrame writer = debug.stopped();
        assertEquals(List.of(watch), List.of(debug.cpu().getBreakpoints()));
        assertEquals("d0", writer.space().toString());
        assertTrue(debug.functions().stream().anyMatch(name -> name.startsWith("tick_")), debug.functions().toString());
        watch.delete();
        debug.cpu().resume();
    }

    private static void powersOffAndLeavesNothing() throws Exception {
        console.line("poweroff -f");
        Ending ending = debug.machine().ending().get(60, TimeUnit.SECONDS);
        assertEquals(Ending.Reason.POWERED_OFF, ending.reason(), ending.message());
        debug.terminated(debug.process());
        assertFalse(Files.exists(debug.machine().folder().path()));
    }

    /** Suspends until it is idle and waits, with the names of its functions; where it does anything else, time goes on. */
    private static VcpuThread stopWhileTheSecondIsIdle() throws Exception {
        var seen = new ArrayList<String>();
        for (int i = 0; i < MOST_STOPS; i++) {
            debug.target().suspend();
            debug.stopped();
            var second = (VcpuThread) debug.target().domains().get(0).getThreads()[1];
            List<String> functions = Debugging.functions(second.getStackFrames());
            if (second.cpu().isEmpty() && functions.contains("do_idle") && functions.contains("border")) {
                return second;
            }
            seen.add(functions.toString());
            debug.cpu().resume();
            Thread.sleep(100);
        }
        throw new AssertionError("d0v1 was never idle: " + seen);
    }

    private static int number(String hypercall) {
        return HypercallTable.get().byName(hypercall).orElseThrow().number();
    }

    private static void checkStack() throws Exception {
        List<String> functions = debug.functions();
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
    private static void checkCurrent() throws Exception {
        CpuFrame guest = (CpuFrame) debug.cpu().getStackFrames()[debug.functions().indexOf("border") + 1];
        assertEquals("0", guest.variable("current->pid").getValue().getValueString());
        VcpuThread vcpu = (VcpuThread) debug.target().domains().get(0).getThreads()[0];
        for (int i = 0; i < 600 && vcpu.process().isEmpty(); i++) {
            Thread.sleep(50);
        }
        assertEquals("swapper", vcpu.process());
    }

    private static CpuFrame handler() throws Exception {
        return (CpuFrame) debug.cpu().getStackFrames()[debug.functions().indexOf("hypercall_mmu_update")];
    }
}
