package org.parascope.inspect.shape;

import java.util.List;

/**
 * Ranges of a 64-bit address space along one line, in named parts: a table whose lines also have a place and a colour.
 *
 * @param table the lines
 * @param ranges where each line's range lies: as many as the table has rows, in the same order, ascending
 * @param parts what the address space is divided into, ascending; between them may be room
 */
public record RangeMap(Table table, List<RangeMap.Range> ranges, List<RangeMap.Part> parts) implements Shape {
    /**
     * A range that is in use.
     *
     * @param start first address
     * @param size in bytes
     * @param kind what it is, in a word
     * @param role what colour it takes
     */
    public record Range(long start, long size, String kind, UnitMap.Role role) {
    }

    /**
     * A part of the address space.
     *
     * @param start first address
     * @param last last address, unsigned
     * @param name for people
     * @param letter stands beside its colour
     * @param role what colour it takes
     */
    public record Part(long start, long last, String name, char letter, UnitMap.Role role) {
        public boolean holds(long address) {
            return Long.compareUnsigned(address, start) >= 0 && Long.compareUnsigned(address, last) <= 0;
        }
    }

    public RangeMap {
        ranges = List.copyOf(ranges);
        parts = List.copyOf(parts);
        if (ranges.size() != table.rows().size()) {
            throw new IllegalArgumentException("expected %d ranges, one a row, found %d".formatted(table.rows().size(), ranges.size()));
        }
    }

    @Override
    public List<Column> columns() {
        return table.columns();
    }

    @Override
    public List<Notice> notices() {
        return table.notices();
    }

    @Override
    public List<Node> roots() {
        return table.roots();
    }
}
