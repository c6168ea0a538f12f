package org.parascope.debug.session;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.parascope.run.Boot;
import org.parascope.run.QemuMachine;

/** A session's look at a domain of which nobody knows from what file its kernel came: as if a toolstack had made it. */
public final class WithheldKernel {
    private WithheldKernel() {
    }

    /** The symbols that gdb is given for Dom0, made of what is in its memory. */
    public static Path symbols(QemuMachine machine) throws Exception {
        var saved = new SavedVcpu(new HypervisorState(machine.memory(), machine.setup().layout().orElseThrow()));
        var told = new ArrayList<String>();
        var symbols = new GuestSymbols(machine, saved, new Boot.CdRom(Path.of("image")), Background.AWAITED, told::add, () -> { });
        DomainState dom0 = saved.domains().stream().filter(domain -> domain.id() == 0).findFirst().orElseThrow();
        KernelSymbols known = symbols.of(dom0).get(60, TimeUnit.SECONDS);
        if (!known.isLinux()) {
            throw new AssertionError("expected a Linux kernel in d0's memory, found none: " + told);
        }
        return known.file().orElseThrow();
    }
}
