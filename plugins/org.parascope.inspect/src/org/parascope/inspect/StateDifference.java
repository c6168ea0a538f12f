package org.parascope.inspect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Emphasis;
import org.parascope.inspect.shape.Notice;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.Table;
import org.parascope.machine.MachineFrame;

/**
 * What changed between two states of a system: frames' types, counts and owners, entries of page tables, ports, grants and vCPUs.
 *
 * <p>Reads nothing itself. Whatever else ran between the two moments, on other processors, has its changes in it too.
 */
public final class StateDifference {
    public static final List<Column> COLUMNS = List.of(
            Column.text("kind", "Kind", "Frame, mapping, port, grant or vCPU"),
            Column.code("what", "What", "Which one, and which property of it"),
            Column.code("before", "Before", "Its value before; empty where it was not there"),
            Column.code("after", "After", "Its value now; empty where it is gone"));
    /** Of each kind: a hypercall that changes more is understood by the first of them and the number. */
    private static final int MOST = 500;
    private static final int FIRST_SPECIAL = 0x7ff0;

    private final SystemState before;
    private final SystemState after;
    private final List<Row> rows = new ArrayList<>();
    private final List<Notice> notices = new ArrayList<>();

    private StateDifference(SystemState before, SystemState after) {
        this.before = before;
        this.after = after;
    }

    /** All changes, as a table with {@link #COLUMNS}. */
    public static Table between(SystemState before, SystemState after) {
        var difference = new StateDifference(before, after);
        difference.compareFrames();
        difference.compareTables();
        difference.compareThings();
        return new Table(COLUMNS, difference.rows, difference.notices);
    }

    private void compareFrames() {
        int changed = 0;
        for (int frame = 0; frame < Math.min(before.frames().size(), after.frames().size()); frame++) {
            Map<String, String> old = facts(before.frames(), frame);
            Map<String, String> now = isSame(frame) ? old : facts(after.frames(), frame);
            if (!old.equals(now) && ++changed <= MOST) {
                var subjects = List.<Subject>of(new Subject.Frame(new MachineFrame(frame)));
                addChanges("frame", new MachineFrame(frame).toString(), old, now, subjects);
            }
        }
        noteRest("frames", changed);
    }

    private boolean isSame(int frame) {
        FrameSnapshot old = before.frames();
        FrameSnapshot now = after.frames();
        return old.type(frame) == now.type(frame) && old.count(frame) == now.count(frame) && old.references(frame) == now.references(frame)
                && old.owner(frame) == now.owner(frame) && old.guestFrame(frame) == now.guestFrame(frame)
                && old.flagNames(frame).equals(now.flagNames(frame));
    }

    private static Map<String, String> facts(FrameSnapshot frames, int frame) {
        var facts = new TreeMap<String, String>();
        facts.put("type", frames.typeName(frame));
        facts.put("type count", Long.toString(frames.count(frame)));
        facts.put("references", Long.toString(frames.references(frame)));
        facts.put("owner", owner(frames.owner(frame)));
        facts.put("flags", frames.flagNames(frame));
        long guestFrame = frames.guestFrame(frame);
        facts.put("gfn", guestFrame == FrameSnapshot.NO_GUEST_FRAME ? "" : Long.toHexString(guestFrame));
        return facts;
    }

    private static String owner(int id) {
        return id < FIRST_SPECIAL ? "d" + id : "none";
    }

    private void compareTables() {
        Map<Integer, Long> oldPlaces = null;
        Map<Integer, Long> places = null;
        int changed = 0;
        for (int table : new TreeSet<>(before.tables().keySet())) {
            long[] old = before.tables().get(table);
            long[] now = after.tables().get(table);
            if (now == null || Arrays.equals(old, now)) {
                continue; // a frame that became a table, or ceased to be one, is told as a frame
            }
            if (places == null || oldPlaces == null) {
                places = after.places();
                oldPlaces = before.places();
            }
            for (int i = 0; i < old.length; i++) {
                if (old[i] != now[i] && ++changed <= MOST) {
                    long address = after.addressOf(table, i, places);
                    addEntry(table, i, address >= 0 || address < -1 ? address : before.addressOf(table, i, oldPlaces), old[i], now[i]);
                }
            }
        }
        noteRest("entries of page tables", changed);
    }

    private void addEntry(int table, int index, long address, long old, long now) {
        int level = after.frames().tableLevel(table);
        String what = "L%d %s[%d]%s".formatted(level, new MachineFrame(table), index,
                address == -1 ? "" : " d%d:%016x".formatted(after.frames().owner(table), address));
        add("mapping", what, entry(old, level), entry(now, level), List.of(new Subject.Frame(new MachineFrame(table))));
    }

    private static String entry(long raw, int level) {
        return raw == 0 ? "" : "%016x %s".formatted(raw, PageEntry.flags(raw, level));
    }

    private void compareThings() {
        var names = new TreeSet<>(before.things().keySet());
        names.addAll(after.things().keySet());
        for (String name : names) {
            SystemState.Facts old = before.things().get(name);
            SystemState.Facts now = after.things().get(name);
            SystemState.Facts either = Objects.requireNonNull(now != null ? now : old);
            addChanges(either.kind(), name.substring(name.indexOf(' ') + 1), old == null ? Map.of() : old.values(),
                    now == null ? Map.of() : now.values(), either.subjects());
        }
    }

    private void addChanges(String kind, String name, Map<String, String> old, Map<String, String> now, List<Subject> subjects) {
        var properties = new TreeSet<>(old.keySet());
        properties.addAll(now.keySet());
        for (String property : properties) {
            String was = old.getOrDefault(property, "");
            String is = now.getOrDefault(property, "");
            if (!was.equals(is)) {
                add(kind, name + " " + property, was, is, subjects);
            }
        }
    }

    private void add(String kind, String what, String was, String is, List<Subject> subjects) {
        rows.add(new Row(kind + " " + what, List.of(Cell.text(kind), Cell.text(what), Cell.text(was), Cell.text(is)),
                Emphasis.NONE, subjects));
    }

    private void noteRest(String what, int changed) {
        if (changed > MOST) {
            notices.add(new Notice(Notice.Kind.CUT, "%,d %s changed; the first %d are shown.".formatted(changed, what, MOST)));
        }
    }
}
