package org.parascope.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Node;
import org.parascope.inspect.shape.Notice;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.Tree;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;
import org.parascope.machine.VirtualAddress;
import org.parascope.symbols.Field;
import org.parascope.symbols.FormatException;

/**
 * Everything about one vCPU as a PV guest set it up: where it stands, its registers, the callbacks and traps that it registered, and its
 * GDT and LDT decoded.
 *
 * <p>Addresses of a Linux guest have their names. Read {@link VcpuDescriptors} for the tables of descriptors.
 */
public final class VcpuDetails implements Inspection<Tree> {
    public static final List<Column> COLUMNS = List.of(
            Column.text("what", "What", "What is told about the vCPU; most are members of struct vcpu (hypervisor-src/domain/domain.h)"),
            Column.code("value", "Value", "Its value now: an address, a register, a raw descriptor"),
            Column.text("more", "More", "What that means: the function's name, bits by name, a descriptor in words (SDM volume 3, 3.4.5)"));

    /** SDM volume 3, 6.15; 0x80 is what Linux takes for old system calls. */
    private static final List<String> EXCEPTIONS = List.of("#DE divide error", "#DB debug", "NMI", "#BP breakpoint", "#OF overflow",
            "#BR bound range", "#UD invalid opcode", "#NM no FPU", "#DF double fault", "coprocessor overrun", "#TS invalid TSS", "#NP not present",
            "#SS stack fault", "#GP general protection", "#PF page fault", "15", "#MF x87 error", "#AC alignment", "#MC machine check",
            "#XM SIMD error", "#VE virtualization", "#CP control protection");
    private static final List<String> CALLBACKS = List.of("event", "failsafe", "syscall", "syscall32", "sysenter");
    private static final List<String> GENERAL = List.of("rax", "rbx", "rcx", "rdx", "rsi", "rdi", "rbp", "r8", "r9", "r10", "r11", "r12", "r13",
            "r14", "r15");
    private static final List<String> SEGMENTS = List.of("cs", "ss", "ds", "es", "fs", "gs");
    private static final List<String> RUNSTATES = List.of("running", "runnable", "blocked", "offline");
    private static final double NS_PER_SECOND = 1e9;
    private static final double NS_PER_MS = 1e6;

    private final int domain;
    private final int vcpu;

    public VcpuDetails(int domain, int vcpu) {
        this.domain = domain;
        this.vcpu = vcpu;
    }

    @Override
    public Tree run(Machine machine, Progress progress) throws InspectionException {
        Hypervisor hypervisor = Hypervisor.of(machine);
        DomainList list = DomainList.read(hypervisor);
        DomainList.Domain found = list.byId(domain).orElseThrow(() -> new InspectionException("There is no domain d" + domain + " (any more)."));
        try {
            for (Struct struct : found.vcpus()) {
                if (struct.number("id") == vcpu) {
                    return new Pass(hypervisor, found, struct, Domains.now(hypervisor, list), GuestNames.of(machine, domain, progress)).all();
                }
            }
        } catch (FormatException | MemoryException e) {
            throw new InspectionException("d%d vcpu %d cannot be read: %s".formatted(domain, vcpu, e.getMessage()), e);
        }
        throw new InspectionException("d%d has no vcpu %d; it has %d vCPUs.".formatted(domain, vcpu, found.vcpus().size()));
    }

    static Node line(String id, String what, String value, String more, List<Node> below, Subject... subjects) {
        return new Node(new Row(id, List.of(Cell.text(what), Cell.text(value), Cell.text(more)), subjects), !below.isEmpty(), below);
    }

    static Node line(String id, String what, String value, String more) {
        return line(id, what, value, more, List.of());
    }

    /** One reading. */
    private static final class Pass {
        private final Hypervisor hypervisor;
        private final DomainList.Domain domain;
        private final Struct vcpu;
        private final long now;
        private final GuestNames names;
        private final List<Notice> notices = new ArrayList<>();

        Pass(Hypervisor hypervisor, DomainList.Domain domain, Struct vcpu, long now, GuestNames names) {
            this.hypervisor = hypervisor;
            this.domain = domain;
            this.vcpu = vcpu;
            this.now = now;
            this.names = names;
        }

        Tree all() throws FormatException, MemoryException {
            var lines = new ArrayList<Node>();
            lines.add(state());
            registers().ifPresent(lines::add);
            lines.add(callbacks());
            lines.add(traps());
            var descriptors = new VcpuDescriptors(hypervisor, domain, vcpu);
            lines.add(descriptors.gdt(notices));
            lines.add(descriptors.ldt(notices));
            return new Tree(COLUMNS, lines, notices);
        }

        private Node state() throws FormatException, MemoryException {
            var below = new ArrayList<Node>();
            Field times = vcpu.field("runstate.time");
            for (int i = 0; i < Math.min(times.arrayLength(), RUNSTATES.size()); i++) {
                long current = vcpu.number("runstate.state") == i ? Domains.sinceChange(vcpu, now) : 0;
                below.add(line("time:" + i, RUNSTATES.get(i), "%.3f s".formatted((vcpu.number(times, i) + current) / NS_PER_SECOND),
                        "up to now: runstate.time, as VCPUOP_get_runstate_info tells it"));
            }
            int processors = (int) Math.min(Long.SIZE, hypervisor.global("cpu_count"));
            below.add(line("hard", "may run on", RunQueues.processors(vcpu.number("hard_affinity"), processors), "hard affinity"));
            below.add(line("soft", "would rather run on", RunQueues.processors(vcpu.number("soft_affinity"), processors), "soft affinity"));
            below.add(timer("singleshot", "one-shot timer", ""));
            long period = vcpu.number("periodic_period");
            below.add(timer("periodic", "periodic timer", period == 0 ? "" : ", every %.2f ms".formatted(period / NS_PER_MS)));
            below.add(timer("poll_timer", "end of poll", ", for port %d (0: any)".formatted(vcpu.number("poll_port"))));
            upcalls().ifPresent(below::add);
            below.add(line("counts", "counts", Long.toString(vcpu.number("hypercall_count")), "hypercalls; %d upcalls, %d page faults".formatted(
                    vcpu.number("upcall_count"), vcpu.number("fault_count"))));
            String paused = vcpu.number("pause_count") == 0 ? "" : ", paused";
            return line("state", "State", Domains.stateOf(hypervisor, vcpu) + paused, "on cpu " + vcpu.number("processor"), below,
                    new Subject.Vcpu(domain.id(), (int) vcpu.number("id")), new Subject.Domain(domain.id()));
        }

        private Node timer(String member, String what, String more) throws FormatException {
            long deadline = vcpu.number(member + ".deadline");
            return line(member, what, deadline == 0 ? "off" : String.format(Locale.ROOT, "%.6f s", deadline / NS_PER_SECOND),
                    deadline == 0 ? "" : "of system time" + more);
        }

        /** vcpu_info of xen.h: pending, mask, and the words of ports that wait. */
        private Optional<Node> upcalls() throws FormatException {
            long info = vcpu.number("info");
            if (info == 0) {
                return Optional.empty();
            }
            try {
                byte[] bytes = hypervisor.memory().read(info, Long.BYTES);
                return Optional.of(line("upcall", "upcall", bytes[0] != 0 ? "pending" : "none pending",
                        (bytes[1] != 0 ? "masked" : "not masked") + ": evtchn_upcall_pending and _mask of its vcpu_info"));
            } catch (MemoryException e) {
                notices.add(new Notice(Notice.Kind.BROKEN, "Its vcpu_info cannot be read: " + e.getMessage()));
                return Optional.empty();
            }
        }

        /** They lie at the top of its stack, valid whenever it is inside Paracore. */
        private Optional<Node> registers() throws FormatException {
            if (!vcpu.flag("regs_valid")) {
                return Optional.empty();
            }
            try {
                Struct regs = hypervisor.struct("guest_regs", vcpu.number("regs"));
                var below = new ArrayList<Node>();
                below.add(address("rip", "rip", regs.number("rip"), ""));
                below.add(address("rsp", "rsp", regs.number("rsp"), ""));
                below.add(line("rflags", "rflags", "%016x".formatted(regs.number("rflags")), ProcessorBits.flags(regs.number("rflags"))));
                for (String name : GENERAL) {
                    below.add(address(name, name, regs.number(name), ""));
                }
                for (String name : SEGMENTS) {
                    below.add(line(name, name, "%04x".formatted(regs.number(name)), ""));
                }
                addControl(below);
                boolean isRunning = Domains.stateOf(hypervisor, vcpu).equals("running");
                return Optional.of(line("registers", "Registers", "%016x".formatted(regs.number("rip")),
                        isRunning ? "when it last entered Paracore: it runs" : names.of(regs.number("rip")), below));
            } catch (MemoryException e) {
                notices.add(new Notice(Notice.Kind.BROKEN, "Its registers cannot be read: " + e.getMessage()));
                return Optional.empty();
            }
        }

        private void addControl(List<Node> below) throws FormatException {
            below.add(line("cr0", "cr0", "%016x".formatted(vcpu.number("cr0")), ProcessorBits.cr0(vcpu.number("cr0"))));
            below.add(address("cr2", "cr2", vcpu.number("cr2"), "where its last page fault was; "));
            below.add(line("cr4", "cr4", "%016x".formatted(vcpu.number("cr4")), ProcessorBits.cr4(vcpu.number("cr4"))));
            boolean inKernel = vcpu.flag("in_kernel");
            below.add(table("kernel_table", "L4 of its kernel", inKernel));
            below.add(table("user_table", "L4 of its user", !inKernel));
            below.add(address("kernel_sp", "kernel stack", vcpu.number("kernel_sp"), "stack_switch; "));
            for (String name : List.of("fs_base", "gs_base_kernel", "gs_base_user")) {
                below.add(address(name, name.replace('_', ' '), vcpu.number(name), "saved when it does not run; "));
            }
            below.add(line("iopl", "I/O privilege", Long.toString(vcpu.number("iopl")), "PHYSDEVOP_set_iopl"));
            below.add(line("xcr0", "xcr0", "%x".formatted(vcpu.number("xcr0")), "states of XSAVE that are on"));
        }

        private Node table(String member, String what, boolean isLoaded) throws FormatException {
            long frame = vcpu.number(member + ".n");
            return frame == 0 ? line(member, what, "none", "")
                    : line(member, what, new MachineFrame(frame).toString(), isLoaded ? "in use: cr3" : "", List.of(), new Subject.Frame(new MachineFrame(frame)));
        }

        private Node callbacks() throws FormatException {
            var below = new ArrayList<Node>();
            int set = 0;
            for (String name : CALLBACKS) {
                Struct entry = vcpu.part(name + "_callback", 0, "guest_entry");
                set += entry.number("address") != 0 ? 1 : 0;
                below.add(entry("cb:" + name, name, entry));
            }
            Struct nmi = trap(2);
            set += nmi.number("address") != 0 ? 1 : 0;
            below.add(entry("cb:nmi", "nmi", nmi));
            return line("callbacks", "Callbacks", "%d of %d".formatted(set, below.size()),
                    "where Paracore enters its kernel: callback_op, set_callbacks and nmi_op of callback.h", below);
        }

        private Node traps() throws FormatException {
            var below = new ArrayList<Node>();
            int count = vcpu.field("traps").arrayLength();
            for (int vector = 0; vector < count; vector++) {
                Struct trap = trap(vector);
                if (trap.number("address") != 0) {
                    below.add(entry("trap:" + vector, "%02x %s".formatted(vector, exception(vector)), trap));
                }
            }
            return line("traps", "Traps", "%d of %d".formatted(below.size(), count), "its trap table: set_trap_table of xen.h", below);
        }

        private Struct trap(int vector) throws FormatException {
            return vcpu.part("traps", vector, "guest_entry");
        }

        private Node entry(String id, String what, Struct entry) throws FormatException {
            long address = entry.number("address");
            if (address == 0) {
                return line(id, what, "none", "");
            }
            String name = names.of(address);
            String more = "selector %04x, DPL %d%s".formatted(entry.number("selector"), entry.number("dpl"),
                    entry.flag("disables_upcalls") ? ", masks upcalls" : "");
            return line(id, what, "%016x".formatted(address), name.isEmpty() ? more : name + "  " + more, List.of(), at(address));
        }

        private Node address(String id, String what, long value, String more) {
            String name = names.of(value);
            return line(id, what, "%016x".formatted(value), name.isEmpty() ? more.replaceFirst("; $", "") : more + name, List.of(), at(value));
        }

        private Subject at(long address) {
            return new Subject.Address(VirtualAddress.ofDomain(domain.id(), address));
        }
    }

    private static String exception(int vector) {
        return vector < EXCEPTIONS.size() ? EXCEPTIONS.get(vector) : vector == 0x80 ? "int 80" : "";
    }
}
