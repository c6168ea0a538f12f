package org.parascope.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parascope.inspect.shape.Subject;
import org.parascope.machine.AddressSpace;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineFrame;
import org.parascope.symbols.FormatException;

/**
 * Which page tables are meant: a vCPU's for kernel mode or for user mode, or those of a process that need not run now.
 *
 * <p>A 64-bit PV guest has two L4 tables, since its kernel and its processes run in the same ring; the user's is 0 until the
 * guest sets one (MMUEXT_NEW_USER_BASEPTR).
 *
 * @param domain the domain's id
 * @param vcpu the vCPU's id
 * @param isUser user table, or the kernel's
 * @param process tables of one process instead of those that the vCPU has now
 */
public record TableRoot(int domain, int vcpu, boolean isUser, Optional<Process> process) {
    /**
     * A process's tables.
     *
     * @param root the frame of its L4
     * @param name whose they are, for people
     */
    public record Process(MachineFrame root, String name) {
    }

    public TableRoot(int domain, int vcpu, boolean isUser) {
        this(domain, vcpu, isUser, Optional.empty());
    }

    /** The tables of a process, until it ends. */
    public static TableRoot ofProcess(Subject.Tables tables) {
        return new TableRoot(tables.domain(), 0, true, Optional.of(new Process(tables.root(), tables.name())));
    }

    public static TableRoot kernel(int domain, int vcpu) {
        return new TableRoot(domain, vcpu, false);
    }

    public static TableRoot user(int domain, int vcpu) {
        return new TableRoot(domain, vcpu, true);
    }

    /** Type of a frame that serves as an L4. */
    private static final String TOP_TYPE = "l4";

    /** Whose virtual addresses its tables translate. */
    public AddressSpace space() {
        return new AddressSpace(domain);
    }

    /** All tables that can be asked for now, user tables only where one is set. */
    public static List<TableRoot> all(Machine machine) throws InspectionException {
        var roots = new ArrayList<TableRoot>();
        try {
            for (DomainList.Domain domain : DomainList.read(Hypervisor.of(machine)).domains()) {
                for (Struct vcpu : domain.vcpus()) {
                    int id = (int) vcpu.number("id");
                    roots.add(kernel(domain.id(), id));
                    if (vcpu.number("user_table.n") != 0) {
                        roots.add(user(domain.id(), id));
                    }
                }
            }
        } catch (FormatException e) {
            throw new InspectionException("The vCPUs cannot be read: " + e.getMessage(), e);
        }
        return roots;
    }

    /**
     * The frame of the L4 now.
     *
     * @throws InspectionException when there is no such domain, vCPU or table
     */
    public MachineFrame frame(Machine machine) throws InspectionException {
        Hypervisor hypervisor = Hypervisor.of(machine);
        if (process.isPresent()) {
            return frame(hypervisor, process.get());
        }
        DomainList list = DomainList.read(hypervisor);
        DomainList.Domain found = list.byId(domain)
                .orElseThrow(() -> new InspectionException("There is no domain d" + domain + " (any more)."));
        try {
            for (Struct struct : found.vcpus()) {
                if (struct.number("id") == vcpu) {
                    return frame(struct);
                }
            }
        } catch (FormatException e) {
            throw new InspectionException("The vCPU cannot be read: " + e.getMessage(), e);
        }
        throw new InspectionException("d%d has no vcpu %d; it has %d vCPUs.".formatted(domain, vcpu, found.vcpus().size()));
    }

    private MachineFrame frame(Hypervisor hypervisor, Process wanted) throws InspectionException {
        try {
            EntryTarget target = EntryTarget.of(hypervisor, wanted.root);
            if (target.ownerId() != domain || !target.type().equals(TOP_TYPE)) {
                throw new InspectionException("%s: its L4 is gone; %s is now %s of %s.".formatted(this, wanted.root,
                        target.type().isEmpty() ? "nothing" : target.type(), target.owner()));
            }
            return wanted.root;
        } catch (FormatException e) {
            throw new InspectionException("The frame table cannot be read: " + e.getMessage(), e);
        }
    }

    private MachineFrame frame(Struct struct) throws FormatException, InspectionException {
        long number = struct.number(isUser ? "user_table.n" : "kernel_table.n");
        if (number == 0 || number == -1) {
            throw new InspectionException("d%d vcpu %d has no %s page table %s.".formatted(domain, vcpu, isUser ? "user" : "kernel",
                    isUser ? "now: no process ran on it yet" : "yet: it has not been started"));
        }
        return new MachineFrame(number);
    }

    @Override
    public String toString() {
        if (process.isPresent()) {
            return "d%d %s".formatted(domain, process.get().name);
        }
        return "d%d vcpu %d, %s".formatted(domain, vcpu, isUser ? "user" : "kernel");
    }
}
