package org.parascope.inspect.shape;

import org.parascope.machine.MachineFrame;
import org.parascope.machine.VirtualAddress;

/** A thing that a row is about: what the views select together. */
public sealed interface Subject {
    /** A domain. */
    record Domain(int id) implements Subject {
    }

    /** A vCPU of a domain. */
    record Vcpu(int domain, int id) implements Subject {
    }

    /** A machine frame. */
    record Frame(MachineFrame frame) implements Subject {
    }

    /** A port: one end of an event channel. */
    record Port(int domain, long port) implements Subject {
    }

    /** An entry of a domain's grant table. */
    record Grant(int domain, long reference) implements Subject {
    }

    /** A virtual address. */
    record Address(VirtualAddress address) implements Subject {
    }

    /** An event of the machine's trace, by its index. */
    record Event(long index) implements Subject {
    }

    /**
     * A line of the hypervisor's source, or where a function of it begins.
     *
     * @param file as the compiler was given it; empty: the function's beginning
     * @param line in it; 0 with no file
     */
    record Source(String file, int line, String function) implements Subject {
    }

    /**
     * Page tables that no vCPU need have loaded now, such as a process's.
     *
     * @param root the frame of the L4
     * @param name whose they are
     */
    record Tables(int domain, MachineFrame root, String name) implements Subject {
    }
}
