package org.parascope.inspect;

import org.parascope.machine.Machine;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;
import org.parascope.symbols.FormatException;

/**
 * What a Linux guest's vCPU runs: its {@code current}, found by the kernel's own names and types.
 *
 * @param task address of the {@code struct task_struct}
 * @param name what the process calls itself, {@code comm}
 * @param pid of the thread
 */
public record LinuxCurrent(long task, String name, long pid) {
    /** Before Linux 6.2 a variable of its own; later the first member of another one (arch/x86/include/asm/current.h). */
    private static final String[] VARIABLES = { "current_task", "pcpu_hot" };

    /**
     * That of a vCPU.
     *
     * @throws InspectionException when its domain runs no Linux that can be read
     */
    public static LinuxCurrent of(Machine machine, int domain, int vcpu) throws InspectionException {
        LinuxGuest guest = LinuxGuest.of(machine, domain, Progress.NONE);
        try {
            long area = guest.memory().readLong(guest.address("__per_cpu_offset") + (long) vcpu * Long.BYTES);
            long task = guest.memory().readLong(area + variable(guest));
            Struct copy = guest.struct("task_struct", task);
            return new LinuxCurrent(task, copy.text("comm"), copy.number("pid"));
        } catch (FormatException | MemoryException e) {
            throw new InspectionException("d%dv%d: its current process cannot be read: %s".formatted(domain, vcpu, e.getMessage()), e);
        }
    }

    private static long variable(LinuxGuest guest) throws FormatException {
        for (String name : VARIABLES) {
            var found = guest.layouts().findSymbol(name);
            if (found.isPresent()) {
                return found.get().address();
            }
        }
        throw new FormatException("expected a variable current_task or pcpu_hot, found none");
    }

    /** {@code bash 123}; a vCPU with nothing to run has {@code swapper/0}. */
    @Override
    public String toString() {
        return pid == 0 ? name : name + " " + pid;
    }
}
