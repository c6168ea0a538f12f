package org.parascope.inspect;

import java.util.Optional;
import org.parascope.machine.Machine;
import org.parascope.machine.Progress;
import org.parascope.symbols.SymbolRecord;

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

    /** What lies at an address: {@code asm_exc_page_fault}, {@code do_idle+1c}; empty where nothing is known. */
    String of(long address) {
        // Below are the offsets of per-CPU variables, which lie at no fixed address.
        Optional<SymbolRecord> symbol = address >= 0 ? Optional.empty() : linux.flatMap(guest -> guest.layouts().symbolAt(address))
                .filter(found -> found.address() < 0);
        return symbol.map(found -> found.address() == address ? found.name() : "%s+%x".formatted(found.name(), address - found.address())).orElse("");
    }
}
