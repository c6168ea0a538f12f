package org.parascope.inspect;

import java.util.List;

import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.UnitMap;
import org.parascope.machine.Machine;
import org.parascope.machine.Progress;

/** RAM as a map of its frames: who owns each, and what each is used as. As rows: runs of neighbours that are alike. */
public final class Frames implements Inspection<UnitMap> {
    public static final List<Column> COLUMNS = List.of(
            Column.code("first", "First", "First machine frame of the run"),
            Column.code("last", "Last", "Last machine frame of the run"),
            Column.number("frames", "Frames", "", "Machine frames in the run, of 4 KiB each"),
            Column.text("owner", "Owner", "Domain that owns them; Paracore, I/O (no RAM), or free"),
            Column.text("type", "Type", "What they are used as now; a frame is one thing at a time"));

    @Override
    public UnitMap run(Machine machine, Progress progress) throws InspectionException {
        FrameSnapshot frames = FrameSnapshot.read(Hypervisor.of(machine), progress);
        var kinds = new FrameKinds(frames);
        return new UnitMap("mfn", frames.size(), List.of(kinds.owners(), kinds.types()), COLUMNS, frames.notices());
    }
}
