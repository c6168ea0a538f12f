package org.parascope.debug.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.IDebugElement;
import org.eclipse.debug.core.model.IMemoryBlockRetrieval;
import org.eclipse.debug.core.model.IRegister;
import org.eclipse.debug.core.model.IRegisterGroup;
import org.eclipse.debug.core.model.IStackFrame;
import org.eclipse.debug.core.model.IWatchExpressionResult;
import org.eclipse.debug.core.model.MemoryByte;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.debug.session.HypercallEvent;
import org.parascope.debug.session.HypervisorSources;
import org.parascope.debug.session.SessionStop;
import org.parascope.debug.session.SourceMap;
import org.parascope.gdb.command.Disassemble.Instruction;
import org.parascope.hypervisor.Bundled;

/** Memory, registers and machine code in the context of Paracore, of a guest that runs and of one that waits; on one boot of the demo. */
@Timeout(200)
@NonNullByDefault({}) // JUnit fills the fields
class ContextsTest {
    private static final int STEPS = 12;
    /** As long as the folder that the guests' debug information names. */
    private static final String ELSEWHERE = "/elsewher";

    @TempDir
    static Path folder;

    @AfterEach
    void forgetTheSources() {
        SourceMap.use(List.of());
    }

    /** Its domain 2 has a kernel that was compiled in another folder, of which the sources are in a third one. */
    @Test
    void memoryRegistersAndCodeAreThoseOfTheSelectedContext() throws Exception {
        SourceMap.use(List.of(new SourceMap(ELSEWHERE, Files.createDirectory(folder.resolve("the sources")))));
        try (var debug = Debugging.debug(Systems.demo(kernelOfElsewhere()), true)) {
            debug.stopped();
            CodeBreakpoint breakpoint = CodeBreakpoint.create(OptionalInt.of(2), "event_send", GdbBreakpoint.Conditions.NONE);
            debug.cpu().resume();
            CpuFrame guest = debug.stopped();
            breakpoint.delete();
            checkSources(debug, guest);
            checkMachineRegisters(debug, guest);
            checkExpressions(debug, guest);
            checkMemory(debug, guest);
            checkWaitingVcpu(debug);
            checkCode(guest);
            checkConsole(debug);
            checkSteps(debug);
            checkChanges(debug);
            checkTypedRun(debug);
        }
    }

    /** The demo's DomU, whose debug information names another folder. */
    private static Path kernelOfElsewhere() throws Exception {
        String kernel = Files.readString(Bundled.directory().resolve("guests/domu"), StandardCharsets.ISO_8859_1);
        return Files.writeString(folder.resolve("domu"), kernel.replace("/paracore\0", ELSEWHERE + "\0"), StandardCharsets.ISO_8859_1);
    }

    /** A source is found where the user says that it is, once it is there. */
    private static void checkSources(Debugging debug, CpuFrame guest) throws Exception {
        String file = "guests/lib/events.c";
        assertEquals(file, guest.frame().file());
        assertEquals(guest, debug.launch().getSourceLocator().getSourceElement(guest), "nothing is guessed");
        Path there = folder.resolve("the sources").resolve(file);
        Files.createDirectories(there.getParent());
        Files.copy(HypervisorSources.of(debug.machine().setup()).resolve(file), there);
        var source = (SourceFile) debug.launch().getSourceLocator().getSourceElement(guest);
        assertEquals(there, source.path());
        assertEquals(file, source.name());
        assertTrue(Files.readAllLines(source.path()).get(guest.getLineNumber() - 1).matches(".*(event|evtchn|EVTCHNOP)_send.*"), guest.getName());
    }

    /** What the machine itself says of its processor, which no debugger asks. */
    private static void checkMachineRegisters(Debugging debug, CpuFrame guest) throws Exception {
        String said = debug.machine().monitor("info registers");
        assertEquals(machineRegister(said, "EFER"), register(guest, "MSR", "efer"));
        assertEquals(machineRegister(said, "FS"), register(guest, "MSR", "fs_base"));
        assertEquals(machineRegister(said, "GS"), register(guest, "MSR", "gs_base"));
        for (String control : List.of("CR0", "CR2", "CR3", "CR4")) {
            assertEquals(machineRegister(said, control), register(guest, "Control", control.toLowerCase(Locale.ROOT)), control);
        }
    }

    /** {@code CR3=0000000001a05000}; {@code GS =0000 ffff8300001c3000 ...}. */
    private static long machineRegister(String said, String name) {
        Matcher value = Pattern.compile("\\b" + name + " *=([0-9a-f]{4} )?([0-9a-f]{8,16})").matcher(said);
        assertTrue(value.find(), name + " in " + said);
        return Long.parseUnsignedLong(value.group(2), 16);
    }

    private static void checkExpressions(Debugging debug, CpuFrame guest) throws Exception {
        assertEquals("42", expression("6 * 7", guest).getValue().getValueString());
        IWatchExpressionResult list = expression("*domain_list", debug.cpu());
        assertFalse(list.hasErrors(), List.of(list.getErrorMessages()).toString());
        assertEquals("struct domain", list.getValue().getReferenceTypeName());
        assertTrue(list.getValue().hasVariables());
        IWatchExpressionResult wrong = expression("no_such_thing", guest);
        assertTrue(wrong.hasErrors());
        assertTrue(wrong.getErrorMessages()[0].contains("no_such_thing"), wrong.getErrorMessages()[0]);
        assertTrue(expression("6 * 7", debug.target()).hasErrors(), "no frame");
    }

    /** As the Expressions view asks. */
    private static IWatchExpressionResult expression(String text, IDebugElement context) throws Exception {
        var answer = new CompletableFuture<IWatchExpressionResult>();
        new WatchDelegate().evaluateExpression(text, context, answer::complete);
        return answer.get(60, TimeUnit.SECONDS);
    }

    /** What is another value than at the last stop stands out, in registers, variables and expressions; what is the same does not. */
    private static void checkChanges(Debugging debug) throws Exception {
        String count = "domain_list->next->next->vcpu[0]->hypercall_count";
        HypercallBreakpoint breakpoint = HypercallBreakpoint.create(HypercallEvent.Kind.ENTRY, 2, HypercallBreakpoint.ANY, HypercallBreakpoint.ANY);
        for (int stop = 0; stop < 2; stop++) {
            debug.cpu().resume();
            debug.stopped();
            boolean isSecond = stop > 0;
            assertEquals(isSecond, debug.top().variable(count).hasValueChanged());
            registerOf(debug.top(), "General", "rip");
            assertFalse(debug.top().variable("domain_list->next->id").hasValueChanged());
            assertFalse(registerOf(debug.top(), "Segment", "cs").hasValueChanged());
        }
        breakpoint.delete();
        debug.cpu().stepOver();
        debug.stopped();
        assertTrue(registerOf(debug.top(), "General", "rip").hasValueChanged(), "a step goes on");
    }

    /** The same bytes by a guest's address, by the machine's, by gdb; and written through one, seen through the other. */
    private static void checkMemory(Debugging debug, CpuFrame guest) throws Exception {
        SystemMemory memory = (SystemMemory) guest.getAdapter(IMemoryBlockRetrieval.class);
        long code = guest.frame().address();
        byte[] byGuest = bytes(memory, "0x" + Long.toHexString(code), guest, 16);
        assertArrayEquals(byGuest, bytes(memory, "d2:%x".formatted(code), debug.cpu(), 16));
        assertArrayEquals(byGuest, bytes(memory, "$pc", guest, 16));
        Instruction first = guest.disassembly().getFirst();
        assertTrue(first.code().startsWith("%02x".formatted(byGuest[0])), first.toString());
        String info = "domain_list->next->shared_info";
        byte[] byParacore = bytes(memory, info, debug.cpu(), 8);
        String frame = debug.top().variable("domain_list->next->shared_info_frame.n").getValue().getValueString();
        var machine = (MemoryBlock) memory.getExtendedMemoryBlock("mfn:%x".formatted(Long.parseLong(frame)), guest);
        assertArrayEquals(byParacore, plain(machine.getBytesFromOffset(BigInteger.ZERO, 8)));
        assertTrue(machine.supportsValueModification());
        int unused = 0xff0; // behind struct shared_info
        machine.setValue(BigInteger.valueOf(unused), new byte[] { 0x5a });
        var same = (MemoryBlock) memory.getExtendedMemoryBlock(info, debug.cpu());
        assertEquals(0x5a, same.getBytesFromOffset(BigInteger.valueOf(unused), 1)[0].getValue());
        var physical = (MemoryBlock) memory.getExtendedMemoryBlock("d2:gfn:0", guest);
        assertTrue(physical.getBytesFromOffset(BigInteger.ZERO, 1)[0].isReadable());
        var hole = (MemoryBlock) memory.getExtendedMemoryBlock("0x10", guest);
        assertFalse(hole.getBytesFromOffset(BigInteger.ZERO, 1)[0].isReadable());
        assertThrows(DebugException.class, () -> hole.setValue(BigInteger.ZERO, new byte[1]));
        assertThrows(DebugException.class, () -> memory.getExtendedMemoryBlock("no_such_variable", guest));
        assertThrows(DebugException.class, () -> memory.getExtendedMemoryBlock("d77:1000", debug.cpu()).getBytesFromOffset(BigInteger.ZERO, 1));
    }

    private static void checkWaitingVcpu(Debugging debug) throws Exception {
        var waiting = (VcpuThread) debug.target().domains().get(0).getThreads()[0];
        CpuFrame top = (CpuFrame) waiting.getTopStackFrame();
        assertEquals("schedule", top.frame().function());
        long rip = register(top, "Guest at its entry", "rip");
        IStackFrame[] frames = waiting.getStackFrames();
        CpuFrame entry = (CpuFrame) frames[borderOf(frames) + 1];
        assertEquals(entry.frame().address(), rip);
        assertTrue(register(top, "vCPU", "kernel_table") != 0);
        assertTrue(top.disassembly().stream().anyMatch(each -> each.address() == top.frame().address()));
        // the frame may be of an inlined function, which machine code does not name
        assertTrue(entry.disassembly().stream().anyMatch(each -> each.address() == entry.frame().address() && !each.function().isEmpty()));
    }

    private static int borderOf(IStackFrame[] frames) {
        for (int i = 0; i < frames.length; i++) {
            if (frames[i] instanceof BorderFrame) {
                return i;
            }
        }
        throw new AssertionError("no border in " + List.of(frames));
    }

    private static void checkCode(CpuFrame guest) throws Exception {
        List<Instruction> code = guest.disassembly();
        assertEquals("event_send", code.getFirst().function());
        assertEquals("guests/lib/events.c", code.getFirst().file());
        assertTrue(code.stream().anyMatch(each -> each.text().contains("call")), code.toString());
        assertTrue(code.stream().anyMatch(each -> each.address() == guest.frame().address()));
    }

    private static void checkConsole(Debugging debug) throws Exception {
        assertTrue(debug.target().session().console("print 6 * 7").contains("= 42"));
        long before = debug.top().frame().address();
        debug.target().session().console("stepi");
        assertTrue(debug.stopped().frame().address() != before);
    }

    /** What is typed lets the machine run as Resume does: Suspend stops it. */
    private static void checkTypedRun(Debugging debug) throws Exception {
        debug.target().session().type("continue");
        debug.cpu().suspend();
        debug.stopped();
        assertEquals(SessionStop.Cause.SUSPENDED, debug.cpu().stop().orElseThrow().cause());
    }

    /** In a guest that computes, with interrupts on: a step ends where the next line is, in the same domain and stack. */
    private static void checkSteps(Debugging debug) throws Exception {
        debug.target().setInstructionStepping(true);
        long before = debug.top().frame().address();
        debug.cpu().stepInto();
        assertTrue(debug.stopped().frame().address() - before < 16);
        debug.target().setInstructionStepping(false);
        debug.cpu().stepReturn();
        debug.stopped();
        String function = debug.top().frame().function();
        for (int i = 0; i < STEPS && debug.top().frame().function().equals(function); i++) {
            debug.cpu().stepOver();
            CpuFrame there = debug.stopped();
            assertEquals("d2v0", debug.cpu().vcpu().orElseThrow().toString(), "step " + i);
            assertEquals("d2", there.space().toString(), "step " + i + ": " + there.getName());
        }
    }

    static byte[] bytes(SystemMemory memory, String expression, Object context, int count) throws Exception {
        return plain(((MemoryBlock) memory.getExtendedMemoryBlock(expression, context)).getBytesFromOffset(BigInteger.ZERO, count));
    }

    private static byte[] plain(MemoryByte[] bytes) {
        var plain = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            assertTrue(bytes[i].isReadable());
            plain[i] = bytes[i].getValue();
        }
        return plain;
    }

    static long register(CpuFrame frame, String groupName, String name) throws Exception {
        return Long.parseUnsignedLong(registerOf(frame, groupName, name).getValue().getValueString().substring(2), 16);
    }

    private static IRegister registerOf(CpuFrame frame, String groupName, String name) throws Exception {
        for (IRegisterGroup group : frame.getRegisterGroups()) {
            for (IRegister register : group.getName().equals(groupName) ? group.getRegisters() : new IRegister[0]) {
                if (register.getName().equals(name)) {
                    return register;
                }
            }
        }
        throw new AssertionError("no register " + name + " in " + groupName);
    }
}
