package org.parascope.inspect;

import java.util.Optional;
import org.parascope.machine.Machine;
import org.parascope.machine.Progress;

/** Names of a guest kernel's functions and variables, where it carries them: a Linux does. */
final class GuestNames {
    private final Optional<LinuxGuest> linux;

    private GuestNames(Optional<LinuxGuest> linux) {
        this.linux = linux;
    }

    /** Those of a domain; it may have none. */
    static GuestNames of(Machine machine, int domain, Progress progress) {
        try {
            return new GuestNames(Optional.of(LinuxGuest.of(machine, domain, progress)));
        } catch (InspectionException e) {
            return new GuestNames(Optional.empty()); // no Linux, or one that does not tell: addresses stay digits
        }
    }

    /** What lies at an address: {@code asm_exc_page_fault}, {@code do_idle+1c}, {@code blkif_interrupt [xen_blkfront]}; empty where nothing is known. */
    String of(long address) {
        return linux.flatMap(guest -> guest.nameAt(address)).orElse("");
    }
}
