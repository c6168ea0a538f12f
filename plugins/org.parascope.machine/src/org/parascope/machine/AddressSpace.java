package org.parascope.machine;

/**
 * Whose virtual addresses are meant: a domain's or the hypervisor's own.
 *
 * @param domain the domain's id, or {@link #HYPERVISOR_ID}
 */
public record AddressSpace(int domain) {
    /** Stands for the hypervisor where a domain id is expected; no domain has it. */
    public static final int HYPERVISOR_ID = -1;
    public static final AddressSpace HYPERVISOR = new AddressSpace(HYPERVISOR_ID);

    /** Domain ids are 16 bits wide; see {@code domid_t} of the PV interface. */
    public AddressSpace {
        if (domain < HYPERVISOR_ID || domain > 0xffff) {
            throw new IllegalArgumentException("expected a domain id from 0 to 65535, found " + domain);
        }
    }

    public boolean isHypervisor() {
        return domain == HYPERVISOR_ID;
    }

    /** The prefix of an address: {@code d0} or {@code hv}. */
    @Override
    public String toString() {
        return isHypervisor() ? "hv" : "d" + domain;
    }
}
