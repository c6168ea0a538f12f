package org.parascope.inspect.trace;

import org.parascope.inspect.Hypervisor;
import org.parascope.inspect.InspectionException;
import org.parascope.machine.MemoryException;
import org.parascope.symbols.FormatException;

/**
 * Turns TSC values into nanoseconds since the hypervisor started its clock, by the scale that the guests have too
 * (vcpu_time_info of the PV interface's xen.h).
 *
 * @param start TSC at time 0
 * @param shift of the difference, left; right when negative
 * @param multiplier 32-bit fraction
 */
public record TraceClock(long start, int shift, long multiplier) {
    private static final double TWO_32 = 4294967296.0;
    private static final int MAX_SHIFT = 32;

    public TraceClock {
        if (multiplier <= 0 || multiplier > 0xffffffffL || Math.abs(shift) > MAX_SHIFT) {
            throw new IllegalArgumentException("expected a scale from ticks to ns, found multiplier %d, shift %d".formatted(multiplier, shift));
        }
    }

    static TraceClock of(Hypervisor hypervisor) throws InspectionException {
        try {
            var scale = hypervisor.struct("time_scale", hypervisor.layouts().symbol("time_scale").address());
            return new TraceClock(scale.number("tsc_start"), (byte) scale.number("tsc_shift"), scale.number("tsc_to_ns"));
        } catch (FormatException | MemoryException | IllegalArgumentException e) {
            throw new InspectionException("The hypervisor's clock cannot be read, or is not set yet: " + e.getMessage(), e);
        }
    }

    /** ns since time 0. */
    public long nanos(long tsc) {
        return duration(tsc - start);
    }

    /** A difference of two TSC values in ns. */
    public long duration(long ticks) {
        if (ticks < 0) {
            // A hostile record's time may be the one number that has no opposite.
            return ticks == Long.MIN_VALUE ? Long.MIN_VALUE : -duration(-ticks);
        }
        long shifted = shift < 0 ? ticks >> -shift : ticks << shift;
        return Math.multiplyHigh(shifted, multiplier) << 32 | shifted * multiplier >>> 32;
    }

    /** The TSC at a time; the inverse of {@link #nanos} up to rounding. */
    public long ticks(long nanos) {
        return start + Math.round(nanos / nanosPerTick());
    }

    public double nanosPerTick() {
        return Math.scalb(multiplier / TWO_32, shift);
    }
}
