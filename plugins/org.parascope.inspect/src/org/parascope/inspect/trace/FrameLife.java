package org.parascope.inspect.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.parascope.inspect.FrameDetails;
import org.parascope.inspect.Inspection;
import org.parascope.inspect.InspectionException;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Node;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.Table;
import org.parascope.inspect.shape.Tree;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.Progress;

/**
 * Everything about one frame as it is now, and below it its biography: what a trace that is being recorded knows of it.
 *
 * <p>Asked again it looks at the trace's new events only. One thread at a time.
 */
public final class FrameLife implements Inspection<Tree> {
    public static final String ID = "life";
    /** A frame that is taken and dropped all the time must not make a tree of a million lines. */
    private static final int MOST = 1000;

    private final MachineFrame frame;
    private final Supplier<Optional<Trace>> trace;
    private final List<Node> known = new ArrayList<>();
    private Optional<TraceStore> store = Optional.empty();
    private long seen;
    private long count;

    /** @param trace what is recorded now; asked at each run */
    public FrameLife(MachineFrame frame, Supplier<Optional<Trace>> trace) {
        this.frame = frame;
        this.trace = trace;
    }

    @Override
    public Tree run(Machine machine, Progress progress) throws InspectionException {
        Tree now = new FrameDetails(frame).run(machine, progress);
        Optional<Trace> recorded = trace.get();
        var lines = new ArrayList<>(now.roots());
        var notices = new ArrayList<>(now.notices());
        if (recorded.isPresent()) {
            Table fresh = take(recorded.get(), progress);
            notices.addAll(fresh.notices());
        }
        lines.add(biography(recorded.isPresent()));
        return new Tree(now.columns(), lines, notices);
    }

    private Table take(Trace current, Progress progress) {
        if (store.filter(current.store()::equals).isEmpty()) {
            store = Optional.of(current.store());
            known.clear();
            seen = current.store().first();
            count = 0;
        }
        long end = current.store().end();
        Table fresh = FrameBiography.of(current, frame, seen, end, progress);
        seen = end;
        count += fresh.rows().size();
        fresh.rows().forEach(row -> known.add(Node.leaf(line(row))));
        if (known.size() > MOST) {
            known.subList(0, known.size() - MOST).clear();
        }
        return fresh;
    }

    /** Time, who, what and details of a biography's row as what, value and more of a frame's. */
    private static Row line(Row row) {
        List<Cell> cells = row.cells();
        return new Row(row.id(), List.of(cells.get(2), Cell.text(cells.get(0).text() + " s"), Cell.text(cells.get(1).text() + ": " + cells.get(3).text())),
                row.emphasis(), row.subjects());
    }

    private Node biography(boolean isRecorded) {
        String more = !isRecorded ? "no trace is recorded: pages and grants are, while this is looked at"
                : known.size() < count ? "the last %,d changes of owner, type and pin, maps and copies by grants".formatted(known.size())
                        : "every change of owner, type and pin, maps and copies by grants, since the recording began";
        var row = new Row(ID, List.of(Cell.text("Biography"), Cell.text(count + (count == 1 ? " event" : " events")), Cell.text(more)),
                new Subject.Frame(frame));
        return new Node(row, !known.isEmpty(), known);
    }
}
