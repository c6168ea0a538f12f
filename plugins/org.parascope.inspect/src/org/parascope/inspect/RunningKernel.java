package org.parascope.inspect;

import org.parascope.machine.Machine;
import org.parascope.machine.Progress;
import org.parascope.symbols.LinuxKernel;

/**
 * The Linux kernel that a domain runs, out of its memory through its own page tables: nobody needs to know the file that it was loaded
 * from. It must not change the domain. Read {@link LinuxGuest} next.
 */
public final class RunningKernel {
    private RunningKernel() {
    }

    /**
     * Reads it, or what is known of it from the last time while it is the same; that takes a second the first time.
     *
     * @throws InspectionException when the domain runs no Linux that carries its names, or not yet
     */
    public static LinuxKernel of(Machine machine, int domain, Progress progress) throws InspectionException {
        return LinuxGuest.kernel(machine, domain, progress);
    }
}
