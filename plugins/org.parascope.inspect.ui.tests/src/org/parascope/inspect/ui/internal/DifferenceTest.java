package org.parascope.inspect.ui.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.parascope.inspect.shape.Node;
import org.parascope.inspect.shape.Row;

/** The steps from one picture to the next, applied in order, give the next. */
class DifferenceTest {
    private static final int SEED = 5;
    private static final int ROUNDS = 500;

    /** A widget's line: a name, and lines below it. */
    private static final class Line {
        private String text = "";
        private final List<Line> below = new ArrayList<>();
    }

    @Test
    void stepsInOrderLeadFromOneToTheOther() {
        var random = new Random(SEED);
        for (int i = 0; i < ROUNDS; i++) {
            List<ShownNode> before = shown(random);
            List<ShownNode> after = shown(random);
            var widget = new Line();
            before.forEach(node -> widget.below.add(lineOf(node)));
            for (Difference.Step step : Difference.between(before, after).steps()) {
                apply(step, widget);
            }
            settle(widget.below, after);
            var expected = new Line();
            after.forEach(node -> expected.below.add(lineOf(node)));
            assertEquals(text(expected), text(widget), "round " + i);
        }
    }

    @Test
    void nothingChangedNeedsNoStep() {
        var random = new Random(SEED);
        List<ShownNode> lines = shown(random);
        assertTrue(Difference.between(lines, List.copyOf(lines)).isEmpty());
    }

    @Test
    void oneChangedCellIsOneStep() {
        List<ShownNode> before = lines(Shapes.row("a", 1, 0), Shapes.row("b", 2, 0));
        List<ShownNode> after = lines(Shapes.row("a", 1, 0), Shapes.row("b", 3, 0));
        List<Difference.Step> steps = Difference.between(before, after).steps();
        assertEquals(1, steps.size());
        assertEquals(List.of(1), ((Difference.Step.Change) steps.getFirst()).path());
    }

    @Test
    void childrenComeBeforeTheirPlaceholderGoes() {
        List<ShownNode> before = List.of(ShownNode.of(new Node(Shapes.row("a", 1, 0), true, List.of())));
        List<ShownNode> after = List.of(ShownNode.of(new Node(Shapes.row("a", 1, 0), true,
                List.of(Node.leaf(Shapes.row("b", 1, 0))))));
        List<Difference.Step> steps = Difference.between(before, after).steps();
        assertTrue(steps.getFirst() instanceof Difference.Step.Insert, steps.toString());
        assertTrue(steps.getLast() instanceof Difference.Step.Remove, steps.toString());
    }

    @Test
    void changesAreMarkedForAMomentAndMetersNever() {
        var marks = new ChangeMarks();
        List<ShownNode> first = lines(Shapes.row("a", 1, 0), Shapes.row("b", 2, 0));
        List<ShownNode> second = marks.apply(Shapes.COLUMNS, first, lines(Shapes.row("a", 1, 9), Shapes.row("b", 3, 9)), 0);
        assertEquals(0, second.get(0).marks());
        assertTrue(second.get(1).isMarked(1));
        assertFalse(second.get(1).isMarked(2));
        List<ShownNode> soon = marks.apply(Shapes.COLUMNS, second, lines(Shapes.row("a", 1, 9), Shapes.row("b", 3, 9)), 100_000_000L);
        assertTrue(soon.get(1).isMarked(1));
        List<ShownNode> later = marks.apply(Shapes.COLUMNS, soon, lines(Shapes.row("a", 1, 9), Shapes.row("b", 3, 9)), 5_000_000_000L);
        assertEquals(0, later.get(1).marks());
    }

    @Test
    void aFilterKeepsRowsWithAllWordsAndTheirParents() {
        var tree = Shapes.tree(new Node(Shapes.row("top", 1, 0), true,
                List.of(Node.leaf(Shapes.row("needle", 77, 0)),
                        Node.leaf(Shapes.row("hay", 77, 0)))),
                Node.leaf(Shapes.row("other", 2, 0)));
        var shown = RowFilter.ALL.withText("NEED 77").apply(tree.roots());
        assertEquals(1, shown.size());
        assertEquals(List.of("needle"), shown.getFirst().children().stream().map(node -> node.id()).toList());
    }

    @Test
    void sortingIsByValueNotByText() {
        var table = Shapes.table(Shapes.row("a", 9, 0), Shapes.row("b", 10, 0), Shapes.row("c", 1, 0));
        RowFilter ascending = RowFilter.ALL.withNextSort(1);
        assertEquals(List.of("c", "a", "b"), ascending.apply(table.roots()).stream().map(node -> node.id()).toList());
        assertEquals(List.of("b", "a", "c"), ascending.withNextSort(1).apply(table.roots()).stream().map(node -> node.id()).toList());
        assertEquals(List.of("a", "b", "c"), ascending.withNextSort(1).withNextSort(1).apply(table.roots()).stream().map(node -> node.id()).toList());
    }

    private static List<ShownNode> lines(Row... rows) {
        return Shapes.table(rows).roots().stream().map(ShownNode::of).toList();
    }

    private static List<ShownNode> shown(Random random) {
        return Shapes.random(random, 2, "").stream().map(ShownNode::of).toList();
    }

    private static Line lineOf(ShownNode node) {
        var line = new Line();
        line.text = node.id() + node.text(1);
        node.children().forEach(child -> line.below.add(lineOf(child)));
        return line;
    }

    private static void apply(Difference.Step step, Line widget) {
        switch (step) {
            case Difference.Step.Insert insert -> {
                Line parent = at(widget, insert.parent());
                for (int i = 0; i < insert.count(); i++) {
                    parent.below.add(insert.index() + i, new Line());
                }
            }
            case Difference.Step.Remove remove -> {
                Line parent = at(widget, remove.parent());
                parent.below.subList(remove.index(), remove.index() + remove.count()).clear();
            }
            case Difference.Step.Change change -> at(widget, change.path()).text = change.node().id() + change.node().text(1);
        }
    }

    /** A widget fills new lines when they come into sight, with what the model then says. */
    private static void settle(List<Line> lines, List<ShownNode> nodes) {
        assertEquals(nodes.size(), lines.size());
        for (int i = 0; i < nodes.size(); i++) {
            Line line = lines.get(i);
            if (line.text.isEmpty()) {
                Line fresh = lineOf(nodes.get(i));
                line.text = fresh.text;
                line.below.clear();
                line.below.addAll(fresh.below);
            } else {
                settle(line.below, nodes.get(i).children());
            }
        }
    }

    private static Line at(Line widget, List<Integer> path) {
        Line line = widget;
        for (int index : path) {
            line = line.below.get(index);
        }
        return line;
    }

    private static String text(Line line) {
        var text = new StringBuilder(line.text).append('(');
        line.below.forEach(child -> text.append(text(child)).append(' '));
        return text.append(')').toString();
    }
}
