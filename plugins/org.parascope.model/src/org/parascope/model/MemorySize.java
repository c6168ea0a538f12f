package org.parascope.model;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An amount of memory, in bytes, that reads and writes as people do: {@code 512M}, {@code 2G}, {@code 640K}.
 *
 * <p>Units are powers of 1024, as the hypervisor's own {@code dom0_mem=}. A bare number is bytes. Writing chooses the largest
 * unit that loses nothing, so that {@code parse(toString())} is the same value.
 *
 * @param bytes the amount, never negative
 */
public record MemorySize(long bytes) implements Comparable<MemorySize> {
    private static final Pattern FORM = Pattern.compile("\\s*(\\d+)\\s*([KMGT]?)(?:i?B)?\\s*", Pattern.CASE_INSENSITIVE);
    private static final String UNITS = "KMGT";
    private static final int UNIT_BITS = 10;

    public MemorySize {
        if (bytes < 0) {
            throw new IllegalArgumentException("An amount of memory is never negative, found " + bytes + ".");
        }
    }

    public static MemorySize ofMiB(long mebibytes) {
        return new MemorySize(Math.multiplyExact(mebibytes, 1L << 2 * UNIT_BITS));
    }

    /**
     * Reads {@code 512M}, {@code 512 MiB}, {@code 1g} or a number of bytes.
     *
     * @throws IllegalArgumentException with a message for the user
     */
    public static MemorySize parse(String text) {
        var match = FORM.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not an amount of memory: expected a number with K, M, G or T, as 512M.");
        }
        String unit = match.group(2).toUpperCase(Locale.ROOT);
        int shift = unit.isEmpty() ? 0 : UNIT_BITS * (UNITS.indexOf(unit) + 1);
        try {
            return new MemorySize(Math.multiplyExact(Long.parseLong(match.group(1)), 1L << shift));
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is more memory than can be counted.", e);
        }
    }

    /** The amount in MiB, a part of one counted as whole. */
    public long toMiB() {
        long mask = (1L << 2 * UNIT_BITS) - 1;
        return (bytes >> 2 * UNIT_BITS) + ((bytes & mask) == 0 ? 0 : 1);
    }

    public MemorySize plus(MemorySize other) {
        return new MemorySize(Math.addExact(bytes, other.bytes));
    }

    @Override
    public int compareTo(MemorySize other) {
        return Long.compare(bytes, other.bytes);
    }

    @Override
    public String toString() {
        long amount = bytes;
        int unit = 0;
        while (amount != 0 && unit < UNITS.length() && (amount & ((1L << UNIT_BITS) - 1)) == 0) {
            amount >>= UNIT_BITS;
            unit++;
        }
        return unit == 0 ? Long.toString(amount) : amount + UNITS.substring(unit - 1, unit);
    }
}
