package org.parascope.inspect.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Notice;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.Table;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.Progress;

/** What a trace knows of one machine frame: every change of its owner and type, its pins, and the grants it was lent or copied by. */
public final class FrameBiography {
    public static final List<Column> COLUMNS = List.of(
            Column.number("time", "Time", "s", "Since the hypervisor's clock started"),
            Column.text("by", "By", "The vCPU that ran then"),
            Column.text("what", "What", "owner, type taken, type dropped, pin, unpin, map, unmap, copy"),
            Column.text("details", "Details", "From whom to whom, as what, by which grant"));
    private static final int CHECK_EVERY = 1 << 12;
    private static final int MOST = 10_000;
    private static final double NS_PER_SECOND = 1e9;

    private FrameBiography() {
    }

    /** All about a frame, the oldest first; the last ten thousand events when there are more. */
    public static Table of(Trace trace, MachineFrame frame, Progress progress) {
        return of(trace, frame, trace.store().first(), trace.store().end(), progress);
    }

    /** The same of the events from one index to another, exclusive. */
    static Table of(Trace trace, MachineFrame frame, long from, long to, Progress progress) {
        TraceStore store = trace.store();
        var rows = new ArrayList<Row>();
        long first = Math.max(from, store.first());
        long at = to - 1;
        for (; at >= first && rows.size() < MOST; at--) {
            if (at % CHECK_EVERY == 0) {
                progress.checkCanceled();
            }
            if (isAbout(store, at, frame.number())) {
                rows.add(row(trace, at, frame));
            }
        }
        return new Table(COLUMNS, rows.reversed(), notices(store, at >= first));
    }

    private static boolean isAbout(TraceStore store, long index, long frame) {
        return switch (store.kind(index)) {
            case PAGE_TYPE_GET, PAGE_TYPE_PUT, PAGE_PIN, PAGE_UNPIN -> store.argument(index, 0) == frame;
            case PAGE_OWNER -> frame >= store.argument(index, 0) && frame - store.argument(index, 0) < store.argument(index, 1);
            case GRANT_MAP, GRANT_UNMAP -> store.argument(index, 2) == frame;
            case GRANT_COPY -> store.argument(index, 0) == frame || store.argument(index, 1) == frame;
            default -> false;
        };
    }

    private static Row row(Trace trace, long index, MachineFrame frame) {
        TraceEvent event = trace.store().get(index);
        double seconds = trace.nanos(index) / NS_PER_SECOND;
        var cells = List.of(Cell.of(String.format(Locale.ROOT, "%.6f", seconds), seconds), Cell.text(TraceText.vcpu(event.domain(), event.vcpu())),
                Cell.text(event.kind().title()), Cell.text(trace.text().what(event)));
        return new Row("event" + index, cells, new Subject.Event(index), new Subject.Frame(frame));
    }

    private static List<Notice> notices(TraceStore store, boolean isCut) {
        var notices = new ArrayList<Notice>();
        if (isCut) {
            notices.add(new Notice(Notice.Kind.CUT, "Only the last %,d events are shown.".formatted(MOST)));
        }
        if (store.lost() > 0) {
            notices.add(new Notice(Notice.Kind.CUT, "%,d events of the trace were lost; some of this frame's may be among them.".formatted(store.lost())));
        }
        return notices;
    }
}
