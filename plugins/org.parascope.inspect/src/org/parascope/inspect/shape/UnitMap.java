package org.parascope.inspect.shape;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A long line of equal units, such as the machine's frames: what kind each is, by one or more points of view.
 *
 * <p>Made for a map with a cell a unit. As rows it is the runs of neighbours that are alike by every view. The arrays belong to
 * the map once handed over: nobody changes them.
 *
 * @param unit short name before a unit's number: {@code mfn}
 * @param size how many units
 * @param views the points of view
 * @param runColumns what a run's cells mean: first, last, units, and one for each view
 * @param notices what must be known about it as a whole
 */
public record UnitMap(String unit, int size, List<UnitMap.View> views, List<Column> runColumns, List<Notice> notices) implements Shape {
    /**
     * One kind of unit.
     *
     * @param name for people
     * @param letter stands beside the colour; a space for none
     * @param role what colour it takes
     */
    public record Kind(String name, char letter, Role role) {
    }

    /** What a kind means, for the choice of its colour; a renderer has one colour for each. */
    public enum Role {
        FREE, HYPERVISOR, DEVICE, DOM0, DOMAIN_A, DOMAIN_B, DOMAIN_C, DOMAIN_D, PLAIN, MIXED, WRITABLE, L1, L2, L3, L4, SEGMENT, PROBLEM
    }

    /**
     * One point of view.
     *
     * @param name such as {@code Owner}
     * @param kinds the kinds there are
     * @param kindOf for each unit the index of its kind
     */
    public record View(String name, List<Kind> kinds, byte[] kindOf) {
        public View {
            kinds = List.copyOf(kinds);
        }

        public Kind kind(int number) {
            return kinds.get(kindOf[number] & 0xff);
        }

        /** How many units are of each kind. */
        public int[] counts() {
            int[] counts = new int[kinds.size()];
            for (byte kind : kindOf) {
                counts[kind & 0xff]++;
            }
            return counts;
        }
    }

    public UnitMap {
        views = List.copyOf(views);
        runColumns = List.copyOf(runColumns);
        notices = List.copyOf(notices);
        for (View view : views) {
            if (view.kindOf.length != size) {
                throw new IllegalArgumentException("expected %d units in view %s, found %d".formatted(size, view.name,
                        view.kindOf.length));
            }
        }
    }

    @Override
    public List<Column> columns() {
        return runColumns;
    }

    /** The runs of units that are alike by every view. */
    @Override
    public List<Node> roots() {
        var rows = new ArrayList<Node>();
        int start = 0;
        for (int i = 1; i <= size; i++) {
            if (i == size || !isAlike(start, i)) {
                rows.add(Node.leaf(run(start, i - 1)));
                start = i;
            }
        }
        return size == 0 ? List.of() : rows;
    }

    private boolean isAlike(int one, int other) {
        return IntStream.range(0, views.size()).allMatch(i -> views.get(i).kindOf[one] == views.get(i).kindOf[other]);
    }

    private Row run(int first, int last) {
        var cells = new ArrayList<Cell>();
        cells.add(Cell.text("%s %x".formatted(unit, first)));
        cells.add(Cell.text("%s %x".formatted(unit, last)));
        cells.add(Cell.of(String.format(Locale.ROOT, "%,d", last - first + 1), last - first + 1));
        views.forEach(view -> cells.add(Cell.text(view.kind(first).name)));
        return new Row(Integer.toHexString(first), cells);
    }
}
