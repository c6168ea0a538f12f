package org.parascope.debug.session;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.parascope.machine.MemoryException;
import org.parascope.symbols.Field;
import org.parascope.symbols.FormatException;

/**
 * What Paracore keeps of a vCPU instead of a processor: the guest's registers as they were when it last came in, and the state that the
 * PV interface gives it for control registers and MSRs. Reads the machine's memory only.
 */
final class VcpuRegisters {
    private static final String GUEST = "rax rbx rcx rdx rsi rdi rbp rsp r8 r9 r10 r11 r12 r13 r14 r15 rip rflags cs ss ds es fs gs entry_vector error_code";
    private static final String STATE = "in_kernel kernel_table.n user_table.n cr0 cr2 cr4 fs_base gs_base_kernel gs_base_user kernel_sp kernel_ss iopl "
            + "event_callback.address failsafe_callback.address syscall_callback.address syscall32_callback.address ldt_base ldt_entries gdt_entries "
            + "tsc_aux vm_assist";
    private static final int[] DEBUG_REGISTERS = { 0, 1, 2, 3, 6, 7 };

    private final HypervisorState state;
    private final SavedVcpu vcpus;

    VcpuRegisters(HypervisorState state) {
        this.state = state;
        vcpus = new SavedVcpu(state);
    }

    /** The guest's own registers, by name. */
    Map<String, Long> guest(Vcpu vcpu) throws DebugException {
        try {
            return members(state.number(vcpus.find(vcpu).address(), "vcpu", "regs"), "guest_regs", List.of(GUEST.split(" ")));
        } catch (FormatException | MemoryException e) {
            throw new DebugException("The registers of " + vcpu + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Tables, bases, callbacks and debug registers, by name. */
    Map<String, Long> interfaceState(Vcpu vcpu) throws DebugException {
        try {
            long address = vcpus.find(vcpu).address();
            Map<String, Long> values = members(address, "vcpu", List.of(STATE.split(" ")));
            Field debug = state.layouts().field("vcpu", "debug_registers");
            for (int number : DEBUG_REGISTERS) {
                values.put("dr" + number, state.memory().readLong(address + debug.offset() + (long) number * Long.BYTES));
            }
            return values;
        } catch (FormatException | MemoryException e) {
            throw new DebugException("The state of " + vcpu + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Map<String, Long> members(long address, String struct, List<String> names) throws FormatException, MemoryException, DebugException {
        var values = new LinkedHashMap<String, Long>();
        for (String name : names) {
            values.put(name.replaceFirst("\\.(n|address)$", ""), state.number(address, struct, name));
        }
        return values;
    }
}
