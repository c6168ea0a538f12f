package org.parascope.inspect.ui.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Node;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.Table;
import org.parascope.inspect.shape.Tree;
import org.parascope.inspect.shape.UnitMap;

/** Shapes for tests of the viewer: any rows will do. */
final class Shapes {
    static final List<Column> COLUMNS = List.of(Column.text("name", "Name", "A name"), Column.number("size", "Size", "KiB", "A number"),
            Column.meter("time", "Time", "s", "A number that moves all the time"));

    private Shapes() {
    }

    static Row row(String name, long size, long time) {
        return new Row(name, List.of(Cell.text(name), Cell.number(size).withHint("hint of " + name), Cell.number(time)),
                new Subject.Domain(Math.abs(name.hashCode() % 1000)));
    }

    static Table table(Row... rows) {
        return Table.of(COLUMNS, Arrays.asList(rows));
    }

    /** A map with one view of two kinds. */
    static UnitMap units(byte[] kindOf) {
        var view = new UnitMap.View("Kind", List.of(new UnitMap.Kind("even", 'e', UnitMap.Role.PLAIN), new UnitMap.Kind("odd", 'o', UnitMap.Role.L1)),
                kindOf);
        return new UnitMap("mfn", kindOf.length, List.of(view), COLUMNS, List.of());
    }

    static Tree tree(Node... roots) {
        return new Tree(COLUMNS, Arrays.asList(roots), List.of());
    }

    /** Nodes with ids from a small set, so that two of them have much in common. */
    static List<Node> random(Random random, int depth, String prefix) {
        var nodes = new ArrayList<Node>();
        for (int i = 0; i < 12; i++) {
            if (random.nextInt(3) > 0) {
                String id = prefix + (char) ('a' + i);
                List<Node> below = depth > 0 && random.nextBoolean() ? random(random, depth - 1, id) : List.of();
                nodes.add(new Node(row(id, random.nextInt(3), 0), depth > 0, below));
            }
        }
        if (random.nextInt(4) == 0) {
            Collections.shuffle(nodes, random);
        }
        return nodes;
    }
}
