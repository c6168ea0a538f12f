package org.parascope.debug.session;

import java.util.OptionalInt;
import org.parascope.gdb.command.InsertWatchpoint.Access;
import org.parascope.machine.MachineAddress;

/** What stops the machine through gdb: code that is reached, or memory that is touched. */
public sealed interface BreakPlace {
    /**
     * Code of Paracore, or any virtual address.
     *
     * @param text {@code file:line}, a function, or {@code *address}
     */
    record Code(String text) implements BreakPlace {
    }

    /**
     * Code of a guest.
     *
     * @param domain whose; empty for every domain whose kernel has such a place
     * @param text {@code file:line} or a function
     */
    record GuestCode(OptionalInt domain, String text) implements BreakPlace {
    }

    /** A variable of Paracore, or what an expression names when the breakpoint is set. */
    record Variable(Access access, String expression) implements BreakPlace {
    }

    /** Bytes at a virtual address. */
    record Memory(Access access, long address, int length) implements BreakPlace {
    }

    /** Bytes of the machine's RAM, through whichever address they are touched. */
    record MachineMemory(Access access, MachineAddress address, int length) implements BreakPlace {
    }
}
