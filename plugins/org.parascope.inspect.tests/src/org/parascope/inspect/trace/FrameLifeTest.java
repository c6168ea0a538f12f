package org.parascope.inspect.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.inspect.shape.Node;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.Tree;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.Progress;

/** A frame with its biography: what is recorded while it is looked at is added, and nothing of other frames. */
@NonNullByDefault({}) // JUnit fills the fields
class FrameLifeTest {
    private static final MachineFrame FRAME = new MachineFrame(0x16);

    @TempDir
    Path folder;
    private final TraceStore store = new TraceStore(100_000);
    private final Trace trace = new Trace(store, new TraceClock(0, 1, 1L << 31), new TraceText(Optional.empty()));

    private void add(TraceKind kind, long a, long b) {
        store.add(new TraceEvent(store.end(), 0, kind, 1, 0, a, b, 1, 1, 0));
    }

    private static Node life(Tree tree) {
        return tree.roots().stream().filter(node -> node.id().equals(FrameLife.ID)).findFirst().orElseThrow();
    }

    private static List<String> whats(Tree tree) {
        return life(tree).children().stream().map(node -> node.row().cells().getFirst().text()).toList();
    }

    @Test
    void eachRunAddsWhatCameSince() throws Exception {
        try (TraceSample machine = TraceSample.make(folder)) {
            var frame = new FrameLife(FRAME, () -> Optional.of(trace));
            add(TraceKind.PAGE_TYPE_GET, 0x16, 1);
            add(TraceKind.PAGE_TYPE_GET, 0x17, 1);
            Tree first = frame.run(machine, Progress.NONE);
            assertEquals(List.of("type taken"), whats(first));
            assertEquals("Machine frame", first.roots().getFirst().row().cells().getFirst().text());
            add(TraceKind.PAGE_OWNER, 0x10, 16);
            add(TraceKind.PAGE_TYPE_PUT, 0x16, 1);
            Tree second = frame.run(machine, Progress.NONE);
            assertEquals(List.of("type taken", "owner", "type dropped"), whats(second));
            assertTrue(life(second).children().getLast().row().subjects().contains(new Subject.Event(3)));
            assertEquals(whats(second), whats(frame.run(machine, Progress.NONE)));
        }
    }

    @Test
    void aRestlessFrameKeepsTheLastThousandAndTheCountOfAll() throws Exception {
        try (TraceSample machine = TraceSample.make(folder)) {
            for (int i = 0; i < 5000; i++) {
                add(TraceKind.PAGE_TYPE_GET, 0x16, 1);
            }
            Node life = life(new FrameLife(FRAME, () -> Optional.of(trace)).run(machine, Progress.NONE));
            assertEquals(1000, life.children().size());
            assertEquals("event4999", life.children().getLast().id());
            assertEquals("5000 events", life.row().cells().get(1).text());
        }
    }

    @Test
    void withoutARecordingItSaysSo() throws Exception {
        try (TraceSample machine = TraceSample.make(folder)) {
            Node life = life(new FrameLife(FRAME, Optional::empty).run(machine, Progress.NONE));
            assertFalse(life.isExpandable());
            assertTrue(life.row().cells().getLast().text().startsWith("no trace is recorded"));
        }
    }
}
