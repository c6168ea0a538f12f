package org.parascope.debug.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.parascope.inspect.PageEntry;
import org.parascope.machine.MachineAddress;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MachineMemory;
import org.parascope.machine.MemoryException;
import org.parascope.symbols.Field;
import org.parascope.symbols.FormatException;

/**
 * Domains and vCPUs out of Paracore's memory: who runs where, what registers a waiting vCPU saved, and its memory through its own page
 * tables. Reads and writes the machine's memory only, so it works whatever the processors do. Lists are followed for a bounded
 * number of steps.
 */
final class SavedVcpu {
    /** The hypervisor's part of every address space (public/arch-x86/xen-x86_64.h). */
    static final long HYPERVISOR_START = 0xffff800000000000L;
    static final long HYPERVISOR_END = 0xffff880000000000L;
    /** Registers as gdb numbers them: rax rbx rcx rdx rsi rdi rbp rsp r8 to r15 rip, then eflags and six segments. */
    static final int GENERAL = 17;
    private static final int RBX = 1;
    private static final int RBP = 6;
    private static final int RSP = 7;
    private static final int R12 = 12;
    private static final int RIP = 16;
    private static final int EFLAGS = 17;
    private static final int CS = 18;
    private static final int SS = 19;
    private static final int REGISTERS = 24;
    private static final int MOST_DOMAINS = 1024;
    private static final int LONGEST_NAME = 64;
    private static final long HYPERVISOR_CODE = 0xe008;
    private static final long FLAGS = 2;

    private final HypervisorState state;

    SavedVcpu(HypervisorState state) {
        this.state = state;
    }

    /** All domains of guests. */
    List<DomainState> domains() throws DebugException {
        try {
            var found = new ArrayList<DomainState>();
            long domain = state.memory().readLong(state.layouts().symbol("domain_list").address());
            for (int i = 0; domain != 0 && i < MOST_DOMAINS; i++) {
                found.add(domain(domain));
                domain = state.number(domain, "domain", "next");
            }
            return found;
        } catch (FormatException | MemoryException e) {
            throw new DebugException("The domains cannot be read: " + e.getMessage(), e);
        }
    }

    private DomainState domain(long address) throws FormatException, MemoryException, DebugException {
        int id = (int) state.number(address, "domain", "id");
        Field name = state.layouts().field("domain", "name");
        Field slots = state.layouts().field("domain", "vcpu");
        var vcpus = new ArrayList<DomainState.VcpuState>();
        for (int i = 0; i < slots.arrayLength(); i++) {
            long vcpu = state.memory().readLong(address + slots.offset() + (long) i * Long.BYTES);
            if (vcpu != 0) {
                vcpus.add(new DomainState.VcpuState(new Vcpu(id, i), word(vcpu), cpuOf(vcpu), vcpu, context(vcpu)));
            }
        }
        return new DomainState(id, state.text(address + name.offset(), (int) Math.min(name.size(), LONGEST_NAME)), vcpus);
    }

    /** A vCPU that runs gets older; one that a toolstack gives other registers goes on elsewhere. */
    private long context(long vcpu) throws FormatException, MemoryException, DebugException {
        long regs = state.number(vcpu, "vcpu", "regs");
        long guest = regs == 0 ? 0 : Objects.hash(state.number(regs, "guest_regs", "rip"), state.number(regs, "guest_regs", "rsp"));
        return Objects.hash(state.number(vcpu, "vcpu", "run_time"), state.number(vcpu, "vcpu", "resume_sp"), guest);
    }

    private String word(long vcpu) throws FormatException, MemoryException, DebugException {
        String name = state.layouts().enumName("vcpu_state", state.number(vcpu, "vcpu", "state"));
        return name.replaceFirst("^VCPU_", "").toLowerCase(Locale.ROOT);
    }

    private OptionalInt cpuOf(long vcpu) throws FormatException, MemoryException, DebugException {
        long on = state.number(vcpu, "vcpu", "running_on");
        long offset = on - state.layouts().symbol("cpus").address();
        return on == 0 || offset < 0 || offset >= state.layouts().symbol("cpus").size() ? OptionalInt.empty()
                : OptionalInt.of((int) (offset / state.layouts().struct("cpu").size()));
    }

    /** The registers with which a waiting vCPU goes on: inside Paracore, where it was switched out. In gdb's order. */
    long[] registers(DomainState.VcpuState vcpu) throws DebugException {
        long[] registers = new long[REGISTERS];
        try {
            long sp = state.number(vcpu.address(), "vcpu", "resume_sp");
            if (sp == 0) {
                return registers; // it never ran, and has nothing to go on with
            }
            // As stack_switch of cpu/entry.S leaves it: r15, r14, r13, r12, rbp, rbx and the return address.
            for (int i = 0; i < 4; i++) {
                registers[R12 + 3 - i] = state.memory().readLong(sp + (long) i * Long.BYTES);
            }
            registers[RBP] = state.memory().readLong(sp + 4L * Long.BYTES);
            registers[RBX] = state.memory().readLong(sp + 5L * Long.BYTES);
            registers[RIP] = state.memory().readLong(sp + 6L * Long.BYTES);
            registers[RSP] = sp + 7L * Long.BYTES;
            registers[EFLAGS] = FLAGS;
            registers[CS] = HYPERVISOR_CODE;
            registers[SS] = 0;
            return registers;
        } catch (FormatException | MemoryException e) {
            throw new DebugException("The registers of " + vcpu.vcpu() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** A vCPU by its name. */
    DomainState.VcpuState find(Vcpu vcpu) throws DebugException {
        return domains().stream().flatMap(domain -> domain.vcpus().stream()).filter(candidate -> candidate.vcpu().equals(vcpu)).findFirst()
                .orElseThrow(() -> new DebugException(vcpu + " is gone."));
    }

    /** The instruction at which a vCPU goes on in its guest. */
    long guestAddress(Vcpu vcpu) throws DebugException {
        DomainState.VcpuState known = find(vcpu);
        try {
            return state.number(state.number(known.address(), "vcpu", "regs"), "guest_regs", "rip");
        } catch (FormatException | MemoryException e) {
            throw new DebugException("The registers of " + vcpu + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Where a vCPU's virtual address lies; empty where nothing is mapped. */
    Optional<MachineAddress> translate(DomainState.VcpuState vcpu, long address) throws DebugException {
        try {
            if (isHypervisors(address)) {
                return Optional.of(state.memory().translate(address));
            }
            for (String table : List.of("kernel_table.n", "user_table.n")) {
                long root = state.number(vcpu.address(), "vcpu", table);
                Optional<MachineAddress> found = root == 0 || root == -1 ? Optional.empty() : walk(new MachineFrame(root), address);
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        } catch (MemoryException unmapped) {
            return Optional.empty();
        } catch (FormatException e) {
            throw new DebugException(e.getMessage(), e);
        }
    }

    static boolean isHypervisors(long address) {
        return Long.compareUnsigned(address, HYPERVISOR_START) >= 0 && Long.compareUnsigned(address, HYPERVISOR_END) < 0;
    }

    /** Where an address lies by the page tables below a root; empty where nothing is mapped. */
    Optional<MachineAddress> walk(MachineFrame root, long address) throws MemoryException, DebugException {
        if (PageEntry.canonical(address) != address) {
            return Optional.empty();
        }
        MachineMemory memory = state.memory().machineMemory();
        MachineFrame table = root;
        for (int level = PageEntry.LEVELS; level >= 1; level--) {
            long raw = memory.readLong(table.address().plus((long) PageEntry.index(address, level) * Long.BYTES));
            if (!PageEntry.isPresent(raw)) {
                return Optional.empty();
            }
            table = PageEntry.frame(raw, level);
            if (PageEntry.isLeaf(raw, level)) {
                return Optional.of(table.address().plus(address & PageEntry.bytesPerEntry(level) - 1));
            }
        }
        throw new IllegalStateException("a level-1 entry is always a leaf");
    }

    /** Copies bytes of a vCPU's virtual memory, as many as are mapped in a row. */
    byte[] read(DomainState.VcpuState vcpu, long address, int count) throws DebugException {
        byte[] bytes = new byte[count];
        int done = 0;
        while (done < count) {
            int piece = piece(address + done, count - done);
            Optional<MachineAddress> at = translate(vcpu, address + done);
            if (at.isEmpty()) {
                break;
            }
            try {
                state.memory().machineMemory().readBytes(at.get(), bytes, done, piece);
            } catch (MemoryException noRam) {
                break;
            }
            done += piece;
        }
        return done == count ? bytes : Arrays.copyOf(bytes, done);
    }

    /** Writes bytes of a vCPU's virtual memory; nothing when a part of it is not mapped. */
    void write(DomainState.VcpuState vcpu, long address, byte[] bytes) throws DebugException {
        if (read(vcpu, address, bytes.length).length < bytes.length) {
            throw new DebugException("%s:%016x is not mapped as a whole; nothing was written.".formatted(vcpu.vcpu(), address));
        }
        for (int done = 0; done < bytes.length;) {
            int piece = piece(address + done, bytes.length - done);
            try {
                MachineAddress at = translate(vcpu, address + done).orElseThrow(() -> new DebugException("The mapping went away."));
                state.memory().machineMemory().writeBytes(at, bytes, done, piece);
            } catch (MemoryException e) {
                throw new DebugException(e.getMessage(), e);
            }
            done += piece;
        }
    }

    private static int piece(long address, int left) {
        return (int) Math.min(left, MachineFrame.SIZE - (address & MachineFrame.SIZE - 1));
    }
}
