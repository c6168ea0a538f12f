package org.parascope.debug.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import java.util.OptionalInt;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.IMemoryBlockRetrieval;
import org.eclipse.debug.core.model.IRegister;
import org.eclipse.debug.core.model.IRegisterGroup;
import org.eclipse.debug.core.model.IStackFrame;
import org.eclipse.debug.core.model.MemoryByte;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parascope.gdb.command.Disassemble.Instruction;

/** Memory, registers and machine code in the context of Paracore, of a guest that runs and of one that waits; on one boot of the demo. */
@Timeout(200)
class ContextsTest {
    private static final int STEPS = 12;

    @Test
    void memoryRegistersAndCodeAreThoseOfTheSelectedContext() throws Exception {
        try (var debug = Debugging.debug(Systems.demo(), true)) {
            debug.stopped();
            CodeBreakpoint breakpoint = CodeBreakpoint.create(OptionalInt.of(2), "event_send", GdbBreakpoint.Conditions.NONE);
            debug.cpu().resume();
            CpuFrame guest = debug.stopped();
            breakpoint.delete();
            checkMemory(debug, guest);
            checkWaitingVcpu(debug);
            checkCode(guest);
            checkConsole(debug);
            checkSteps(debug);
        }
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
        for (IRegisterGroup group : frame.getRegisterGroups()) {
            for (IRegister register : group.getName().equals(groupName) ? group.getRegisters() : new IRegister[0]) {
                if (register.getName().equals(name)) {
                    return Long.parseUnsignedLong(register.getValue().getValueString().substring(2), 16);
                }
            }
        }
        throw new AssertionError("no register " + name + " in " + groupName);
    }
}
