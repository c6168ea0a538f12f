package org.parascope.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.parascope.inspect.shape.Node;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;

/** The tree that nodes make, and the log of what differs from look to look. */
class XenstoreWatchTest {
    private final XenstoreWatch watch = new XenstoreWatch();

    private void look(XenstoreNode... nodes) {
        var sorted = new TreeMap<String, XenstoreNode>();
        for (XenstoreNode node : nodes) {
            sorted.put(node.path(), node);
        }
        watch.take(new Xenstore.Reading(sorted, false));
    }

    private static XenstoreNode node(String path, String value, String... permissions) {
        return new XenstoreNode(path, value, List.of(permissions), 0);
    }

    private List<String> log() {
        return watch.changes().rows().stream()
                .map(row -> String.join(" ", row.cells().subList(1, row.cells().size()).stream().map(cell -> cell.text()).toList())).toList();
    }

    @Test
    void nodesHangBelowTheNearestNodeAboveThem() {
        look(node("/", ""), node("/local", ""), node("/local/domain/3/name", "three", "n0", "r3"), node("/local-x", ""));
        Node root = watch.tree().roots().getFirst();
        assertEquals("/", root.id());
        assertEquals(List.of("/local", "/local-x"), root.children().stream().map(Node::id).toList());
        Row name = root.children().getFirst().children().getFirst().row();
        assertEquals("name", name.cells().getFirst().text());
        assertEquals("n0,r3", name.cells().get(3).text());
        assertEquals(List.of(new Subject.Domain(3)), name.subjects());
    }

    @Test
    void eachDifferenceIsALineTheNewestFirst() {
        look(node("/", "", "n0"), node("/a", "1", "n0"), node("/b", "x", "n0"));
        assertEquals(List.of(), log(), "the first look has nothing to differ from");
        look(node("/", "", "n0"), node("/a", "2", "n0"), node("/c", "new", "n0"));
        look(node("/", "", "n0"), node("/a", "2", "n0", "r1"), node("/c", "new", "n0"));
        assertEquals(List.of("permissions /a n0 n0,r1", "added /c  new", "removed /b x ", "written /a 1 2"), log());
    }

    @Test
    void aTornLookIsSaidAndChangesNothing() {
        look(node("/", ""), node("/a", "1"));
        watch.take(new Xenstore.Reading(Collections.emptySortedMap(), true));
        assertEquals(1, watch.tree().roots().getFirst().children().size());
        assertTrue(watch.tree().notices().getFirst().text().contains("changed while it was read"));
        look(node("/", ""), node("/a", "1"));
        assertEquals(List.of(), log());
        assertEquals(List.of(), watch.tree().notices());
    }
}
