package org.parascope.inspect.ui.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.junit.jupiter.api.Test;
import org.parascope.inspect.shape.Node;

/** How wide the columns of a tree are, long after it was first shown. */
@NonNullByDefault({}) // the toolkit's own types are not annotated
class ShapeTreeTest {
    private static final long HOUR = 3_600_000_000_000L;
    private static final String LONG_NAME = "d0:ffffffff81027e70 and what stands behind it";

    private final AtomicLong time = new AtomicLong();

    private static void show(ShapeTree tree, Node... nodes) {
        List<ShownNode> lines = Arrays.stream(nodes).map(ShownNode::of).toList();
        tree.show(new Picture(Shapes.COLUMNS, lines, new Difference(List.of()), true, lines.size(), List.of(), "", 0, Optional.empty()));
    }

    private static Node leaf(String name) {
        return Node.leaf(Shapes.row(name, 1, 0));
    }

    private static int firstWidth(ShapeTree tree) {
        return tree.control().getColumn(0).getWidth();
    }

    /** The width that it takes to read the long name, in a column of its own. */
    private static int needed(ShapeTree tree) {
        show(tree, leaf(LONG_NAME));
        return firstWidth(tree);
    }

    @Test
    void theFirstLineOfALogIsReadableWheneverItComes() {
        try (var window = new Window(900, 300)) {
            int needed = needed(new ShapeTree(window.shell(), time::get));
            var tree = new ShapeTree(window.shell(), time::get);
            show(tree);
            time.addAndGet(HOUR);
            show(tree, leaf(LONG_NAME));
            assertEquals(needed, firstWidth(tree));
        }
    }

    @Test
    void whatALineOpensIsReadableBehindAllThatIsMeasured() {
        try (var window = new Window(900, 300)) {
            int needed = needed(new ShapeTree(window.shell(), time::get));
            var tree = new ShapeTree(window.shell(), time::get);
            var nodes = new ArrayList<>(IntStream.range(0, 100).mapToObj(i -> leaf("n" + i)).toList());
            nodes.add(new Node(Shapes.row("last", 1, 0), true, List.of()));
            show(tree, nodes.toArray(Node[]::new));
            time.addAndGet(HOUR);
            tree.expand(List.of("last"));
            nodes.set(100, new Node(Shapes.row("last", 1, 0), true, List.of(leaf(LONG_NAME))));
            show(tree, nodes.toArray(Node[]::new));
            assertTrue(firstWidth(tree) > needed, firstWidth(tree) + " of more than " + needed);
        }
    }

    @Test
    void aLineThatOnlyChangesLeavesTheColumnsWhereTheyAre() {
        try (var window = new Window(900, 300)) {
            var tree = new ShapeTree(window.shell(), time::get);
            show(tree, leaf("a"));
            int width = firstWidth(tree);
            time.addAndGet(HOUR);
            show(tree, leaf(LONG_NAME));
            assertEquals(width, firstWidth(tree));
        }
    }
}
