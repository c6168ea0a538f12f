package org.parascope.inspect;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.parascope.machine.Machine;
import org.parascope.machine.Progress;
import org.parascope.symbols.LinuxModule;

/**
 * The modules that a domain's Linux has loaded, out of its memory. It must not change the domain. Read {@link LinuxModules} next.
 */
public final class RunningModules {
    /**
     * One of them.
     *
     * @param name as lsmod lists it
     * @param start of its code
     * @param end exclusive
     */
    public record Loaded(String name, long start, long end) {
        public boolean holds(long address) {
            return Long.compareUnsigned(address, start) >= 0 && Long.compareUnsigned(address, end) < 0;
        }
    }

    private final LinuxGuest guest;

    private RunningModules(LinuxGuest guest) {
        this.guest = guest;
    }

    /**
     * Those that are loaded now; takes a second the first time, as {@link RunningKernel#of}.
     *
     * @throws InspectionException when the domain runs no Linux that carries its names and types
     */
    public static RunningModules of(Machine machine, int domain, Progress progress) throws InspectionException {
        return new RunningModules(LinuxGuest.of(machine, domain, progress));
    }

    /** What tells these modules from others: where the kernel keeps each. */
    public List<Long> places() {
        return guest.modules().places();
    }

    /** Where the code of each lies. */
    public List<Loaded> loaded() {
        return guest.modules().loaded();
    }

    /** Writes an ELF file for gdb: their symbols, and how to unwind stacks that lead through them. */
    public void writeSymbolFile(Path target) throws IOException {
        LinuxModule.writeSymbolFile(target, guest.modules().all(), guest.layouts());
    }
}
