package org.parascope.machine;

/**
 * A 4 KiB page in one domain's own numbering (gfn, which a PV guest calls pfn).
 *
 * @param number the domain's page number; only that domain's P2M leads from it to a {@link MachineFrame}
 */
public record GuestFrame(long number) implements Comparable<GuestFrame> {
    @Override
    public int compareTo(GuestFrame other) {
        return Long.compareUnsigned(number, other.number);
    }

    @Override
    public String toString() {
        return "gfn " + Long.toHexString(number);
    }
}
