package org.parascope.symbols;

/**
 * One member of a structure.
 *
 * @param name its name in the source
 * @param offset in bytes from the start of the structure
 * @param size in bytes; of a bit field, of the storage unit read for it
 * @param type as C spells it: {@code uint32_t}, {@code struct vcpu *[8]}
 * @param bit lowest bit of a bit field; 0 otherwise
 * @param width of a bit field in bits; 0 for anything else
 */
public record Field(String name, long offset, long size, String type, int bit, int width) {
    public boolean isBitField() {
        return width > 0;
    }

    /** Elements of an array, by its size in bytes over an element's; the type is spelled {@code T[n]}. 1 for anything else. */
    public int arrayLength() {
        int open = type.indexOf('[');
        int close = type.indexOf(']', open);
        if (!isArray(open, close)) {
            return 1;
        }
        try {
            return Math.max(0, Integer.parseInt(type.substring(open + 1, close).strip()));
        } catch (NumberFormatException e) {
            return 1; // a flexible array member: T[]
        }
    }

    /** Type of an array's elements, of anything else the type itself. */
    public String elementType() {
        int open = type.indexOf('[');
        int close = type.indexOf(']', open);
        return !isArray(open, close) ? type : (type.substring(0, open) + type.substring(close + 1)).strip();
    }

    /** A bracket behind a parenthesis belongs to what a pointer leads to, or to a function's parameter. */
    private boolean isArray(int open, int close) {
        return open >= 0 && close >= 0 && type.lastIndexOf('(', open) < 0;
    }

    /** Bytes of one element of an array, of anything else the size itself. */
    public long elementSize() {
        int length = arrayLength();
        return length == 0 ? 0 : size / length;
    }
}
