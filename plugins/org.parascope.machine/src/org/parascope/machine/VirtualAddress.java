package org.parascope.machine;

/**
 * A virtual address, which always says whose it is: {@code d0:ffffffff81000000} or {@code hv:ffff830000000000}.
 *
 * @param space whose page tables translate it
 * @param value the address, canonical or not (a guest may hand over anything)
 */
public record VirtualAddress(AddressSpace space, long value) {
    private static final int CANONICAL_SHIFT = 16;

    public static VirtualAddress ofDomain(int domain, long value) {
        return new VirtualAddress(new AddressSpace(domain), value);
    }

    public static VirtualAddress ofHypervisor(long value) {
        return new VirtualAddress(AddressSpace.HYPERVISOR, value);
    }

    public VirtualAddress plus(long bytes) {
        return new VirtualAddress(space, value + bytes);
    }

    /** Whether bits 63 to 47 are alike, as four-level paging demands (Intel SDM volume 1, 3.3.7.1). */
    public boolean isCanonical() {
        return value << CANONICAL_SHIFT >> CANONICAL_SHIFT == value;
    }

    @Override
    public String toString() {
        return "%s:%016x".formatted(space, value);
    }
}
