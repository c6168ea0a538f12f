package org.parascope.debug.session;

/** Which memory an address is of. */
public sealed interface MemorySpace {
    /** A guest's virtual memory, by the page tables of one of its vCPUs; whether it runs does not matter. */
    record Virtual(Vcpu vcpu) implements MemorySpace {
        @Override
        public String toString() {
            return vcpu.toString();
        }
    }

    /** Paracore's own virtual memory. */
    record Hypervisor() implements MemorySpace {
        @Override
        public String toString() {
            return "hv";
        }
    }

    /** The machine's RAM by its own addresses. */
    record Machine() implements MemorySpace {
        @Override
        public String toString() {
            return "machine";
        }
    }

    /** What a domain calls its physical memory: its guest frames in a row, by its P2M. */
    record GuestPhysical(int domain) implements MemorySpace {
        @Override
        public String toString() {
            return "d" + domain + " physical";
        }
    }
}
