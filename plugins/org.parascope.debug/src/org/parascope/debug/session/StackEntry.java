package org.parascope.debug.session;

import org.parascope.gdb.Frame;
import org.parascope.machine.AddressSpace;

/** One line of a call stack that may cross the border between a guest and the hypervisor. */
public sealed interface StackEntry {
    /**
     * A call.
     *
     * @param frame as gdb tells it
     * @param space whose code it is
     * @param module the module of the guest's kernel that it is of; empty for its image and for other code
     */
    record Call(Frame frame, AddressSpace space, String module) implements StackEntry {
    }

    /**
     * Where the guest entered the hypervisor: below it the guest's frames, above it Paracore's.
     *
     * @param words the hypercall with its arguments, or the exception
     */
    record Border(String words) implements StackEntry {
    }
}
