package org.parascope.inspect;

import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Node;
import org.parascope.inspect.shape.Notice;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.Table;
import org.parascope.inspect.shape.Tree;
import org.parascope.machine.Machine;
import org.parascope.machine.Progress;

/**
 * Xenstore as a tree, and a log of what changed in it from look to look: what came and went between two looks is not in it.
 *
 * <p>Both inspections share one memory of the last look. Thread-safe.
 */
public final class XenstoreWatch {
    public static final List<Column> TREE_COLUMNS = List.of(
            Column.text("node", "Node", "One part of the path"),
            Column.code("value", "Value", "What is written there; other bytes than printable ASCII as \\x00"),
            Column.text("owner", "Owner", "The domain that may do all with it: the first of its permissions"),
            Column.text("permissions", "Permissions", "As xenstore-ls -p prints them: n none, r read, w write, b both; the first is the owner's with what all others may"),
            Column.code("path", "Path", "All of it, as xenstore-read takes it"));
    public static final List<Column> LOG_COLUMNS = List.of(
            Column.text("time", "Seen at", "When a look found it, by this computer's clock"),
            Column.text("change", "Change", "added, removed, written, permissions"),
            Column.code("path", "Path", "Which node"),
            Column.code("before", "Before", "Its value at the look before"),
            Column.code("after", "Now", "Its value"));
    private static final int MOST_NODES = 20_000;
    private static final int MOST_CHANGES = 10_000;
    /** Characters of a value in the log; the tree shows all. */
    private static final int MOST_LOGGED = 500;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
    private static final Pattern DOMAIN = Pattern.compile("/local/domain/(\\d{1,5})(/.*)?");

    private Xenstore store = new Xenstore();
    private String lookedAt = "";
    private final Deque<Row> log = new ArrayDeque<>();
    private SortedMap<String, XenstoreNode> nodes = Collections.emptySortedMap();
    private List<Notice> notices = List.of();
    private boolean hasLooked;
    private long count;

    /** The nodes as a tree. */
    public Inspection<Tree> nodes() {
        return this::tree;
    }

    /** The log, the newest change first. */
    public Inspection<Table> log() {
        return this::log;
    }

    private synchronized Tree tree(Machine machine, Progress progress) throws InspectionException {
        look(machine, progress);
        return tree();
    }

    private synchronized Table log(Machine machine, Progress progress) throws InspectionException {
        look(machine, progress);
        return changes();
    }

    private void look(Machine machine, Progress progress) throws InspectionException {
        if (!machine.id().equals(lookedAt)) {
            forget(machine.id());
        }
        take(store.read(machine, progress));
    }

    /** Remembers a reading, and how it differs from the one before. */
    void take(Xenstore.Reading reading) {
        if (reading.isTorn()) {
            notices = List.of(new Notice(Notice.Kind.TORN, "Xenstore changed while it was read, five times over; this is the look before."));
            return;
        }
        if (hasLooked) {
            compare(nodes, reading.nodes());
        }
        hasLooked = true;
        nodes = reading.nodes();
        notices = nodes.size() <= MOST_NODES ? List.of()
                : List.of(new Notice(Notice.Kind.CUT, "%,d nodes; the first %,d are shown.".formatted(nodes.size(), MOST_NODES)));
    }

    /** What was read last. */
    Tree tree() {
        return new Tree(TREE_COLUMNS, nodes.isEmpty() ? List.of() : roots(), notices);
    }

    /** What was seen to change so far. */
    Table changes() {
        return new Table(LOG_COLUMNS, List.copyOf(log), notices);
    }

    /** What was seen in one machine says nothing of another. */
    private void forget(String next) {
        lookedAt = next;
        store = new Xenstore();
        log.clear();
        nodes = Collections.emptySortedMap();
        hasLooked = false;
    }

    private void compare(SortedMap<String, XenstoreNode> before, SortedMap<String, XenstoreNode> after) {
        var paths = new TreeMap<String, XenstoreNode>(before);
        paths.putAll(after);
        for (String path : paths.keySet()) {
            Optional<XenstoreNode> old = Optional.ofNullable(before.get(path));
            Optional<XenstoreNode> now = Optional.ofNullable(after.get(path));
            if (!old.equals(now)) {
                add(path, old, now);
            }
        }
    }

    private void add(String path, Optional<XenstoreNode> old, Optional<XenstoreNode> now) {
        String change = old.isEmpty() ? "added" : now.isEmpty() ? "removed"
                : old.get().value().equals(now.get().value()) ? "permissions" : "written";
        var cells = List.of(Cell.text(LocalTime.now().format(TIME)), Cell.text(change), Cell.text(path), Cell.text(shown(old, change)),
                Cell.text(shown(now, change)));
        log.addFirst(new Row("c" + count++, cells, subjects(path)));
        if (log.size() > MOST_CHANGES) {
            log.removeLast();
        }
    }

    private static String shown(Optional<XenstoreNode> node, String change) {
        String text = node.map(each -> change.equals("permissions") ? String.join(",", each.permissions()) : each.value()).orElse("");
        return text.length() > MOST_LOGGED ? text.substring(0, MOST_LOGGED) + "\u2026" : text;
    }

    /** Paths in order put a node right before all below it, but for names with characters below the slash: so each is looked up. */
    private List<Node> roots() {
        var children = new TreeMap<String, List<String>>();
        int count = 0;
        for (String path : nodes.keySet()) {
            if (!path.equals("/") && count++ < MOST_NODES) {
                children.computeIfAbsent(parent(path), _ -> new ArrayList<>()).add(path);
            }
        }
        return List.of(node("/", children));
    }

    /** The nearest node above that is there: a torn reading may lack one between. */
    private String parent(String path) {
        String above = path;
        while (above.lastIndexOf('/') > 0) {
            above = above.substring(0, above.lastIndexOf('/'));
            if (nodes.containsKey(above)) {
                return above;
            }
        }
        return "/";
    }

    private Node node(String path, SortedMap<String, List<String>> children) {
        var below = new ArrayList<Node>();
        for (String child : children.getOrDefault(path, List.of())) {
            below.add(node(child, children));
        }
        return new Node(row(path), !below.isEmpty(), below);
    }

    private Row row(String path) {
        if (!nodes.containsKey(path)) { // a root that is missing: torn, or hostile
            return new Row(path, List.of(Cell.text(path), Cell.EMPTY, Cell.EMPTY, Cell.EMPTY, Cell.text(path)));
        }
        XenstoreNode node = nodes.get(path);
        var cells = List.of(Cell.text(node.name()), Cell.text(node.value()), Cell.of("d" + node.owner(), node.owner()),
                Cell.text(String.join(",", node.permissions())), Cell.text(path));
        return new Row(path, cells, subjects(path));
    }

    private static Subject[] subjects(String path) {
        Matcher match = DOMAIN.matcher(path);
        return match.matches() ? new Subject[] { new Subject.Domain(Integer.parseInt(match.group(1))) } : new Subject[0];
    }
}
