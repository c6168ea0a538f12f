package org.parascope.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Emphasis;
import org.parascope.inspect.shape.Node;
import org.parascope.inspect.shape.Notice;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.Tree;
import org.parascope.machine.Machine;
import org.parascope.machine.Progress;

/**
 * Every PV device that stands in xenstore with both ends' states and its rings: their indices, and each request that is not answered yet.
 *
 * <p>Where a ring lies is what its frontend wrote into xenstore: a grant reference, or of console and xenstore a machine frame. So it works
 * for every guest that follows the PV interface, whatever its kernel. Read {@link RingReading} next.
 */
public final class DeviceRings implements Inspection<Tree> {
    public static final List<Column> COLUMNS = List.of(
            Column.text("device", "Device", "Type and number of the frontend; below it its rings, and below them what is not answered yet"),
            Column.text("frontend", "Frontend", "The domain that uses it"),
            Column.text("backend", "Backend", "The domain that serves it"),
            Column.text("states", "States", "The frontend's, the backend's, as they stand in xenstore; io/xenbus.h"),
            Column.code("frame", "Frame", "Machine frame of the ring's first page"),
            Column.number("reference", "Reference", "", "The frontend's grant for it; console and xenstore have none"),
            Column.number("port", "Port", "", "The frontend's end of the ring's event channel"),
            Column.meter("asked", "Asked", "", "The producer's index: requests, or bytes of console and xenstore, so far; it counts modulo 2^32"),
            Column.meter("answered", "Answered", "", "The consumer's index, or the answering side's"),
            Column.meter("in_flight", "In flight", "", "Asked and not answered yet"),
            Column.text("details", "Details", "Of a ring its size and where it wants an event; of a request what it asks (io/blkif.h, io/netif.h)"));

    private static final Pattern DEVICE = Pattern.compile("/local/domain/(\\d{1,5})/device/(vbd|vif)/(\\d{1,9})");
    private static final Pattern PLAIN = Pattern.compile("/local/domain/(\\d{1,5})/(console|store)");
    private static final List<String> STATES = List.of("unknown", "initialising", "init wait", "initialised", "connected", "closing", "closed",
            "reconfiguring", "reconfigured");
    private static final int MOST_QUEUES = 64;
    private static final int MOST_PAGE_ORDER = 4;

    private Xenstore store = new Xenstore();
    private String lookedAt = "";

    @Override
    public synchronized Tree run(Machine machine, Progress progress) throws InspectionException {
        if (!machine.id().equals(lookedAt)) {
            lookedAt = machine.id();
            store = new Xenstore();
        }
        Xenstore.Reading stored = store.read(machine, progress);
        var rings = new RingReading(Hypervisor.of(machine));
        var roots = new ArrayList<Node>();
        for (String path : stored.nodes().keySet()) {
            progress.checkCanceled();
            Matcher device = DEVICE.matcher(path);
            Matcher plain = PLAIN.matcher(path);
            if (device.matches()) {
                roots.add(device(stored.nodes(), path, device, rings));
            } else if (plain.matches() && stored.nodes().containsKey(path + "/ring-ref")) {
                roots.add(plain(stored.nodes(), path, plain, rings));
            }
        }
        var notices = new ArrayList<>(rings.notices());
        if (stored.isTorn()) {
            notices.add(new Notice(Notice.Kind.TORN, "Xenstore changed while it was read, five times over; a device may lack."));
        }
        return new Tree(COLUMNS, roots, notices);
    }

    private static Node device(SortedMap<String, XenstoreNode> nodes, String path, Matcher match, RingReading rings) {
        int domain = Integer.parseInt(match.group(1));
        var children = new ArrayList<Node>();
        long queues = number(nodes, path + "/multi-queue-num-queues", 1);
        for (long queue = 0; queue < Math.min(queues, MOST_QUEUES); queue++) {
            String at = queues == 1 ? path + "/" : path + "/queue-" + queue + "/";
            String name = queues == 1 ? "" : "queue " + queue + ", ";
            if (match.group(2).equals("vbd")) {
                add(children, rings.ring(domain, RingKind.BLOCK, at + name, name, references(nodes, path, at), port(nodes, at, ""), isNative(nodes, path)));
            } else {
                add(children, rings.ring(domain, RingKind.SEND, at + name, name, reference(nodes, at + "tx-ring-ref"), port(nodes, at, "-tx"), true));
                add(children, rings.ring(domain, RingKind.RECEIVE, at + name, name, reference(nodes, at + "rx-ring-ref"), port(nodes, at, "-rx"), true));
            }
        }
        return node(nodes, path, "%s %s".formatted(match.group(2), match.group(3)), domain, children);
    }

    private static Node plain(SortedMap<String, XenstoreNode> nodes, String path, Matcher match, RingReading rings) {
        int domain = Integer.parseInt(match.group(1));
        boolean isConsole = match.group(2).equals("console");
        List<RingKind.Bytes> kinds = isConsole ? List.of(RingKind.Bytes.CONSOLE_INPUT, RingKind.Bytes.CONSOLE_OUTPUT)
                : List.of(RingKind.Bytes.STORE_REQUESTS, RingKind.Bytes.STORE_ANSWERS);
        List<Node> children = rings.bytes(domain, path, kinds, number(nodes, path + "/ring-ref", 0), number(nodes, path + "/port", -1));
        return node(nodes, path, isConsole ? "console" : "xenstore", domain, children);
    }

    private static void add(List<Node> children, Optional<Node> ring) {
        ring.ifPresent(children::add);
    }

    private static Node node(SortedMap<String, XenstoreNode> nodes, String path, String name, int domain, List<Node> children) {
        int backend = (int) number(nodes, path + "/backend-id", 0);
        String own = state(nodes, path + "/state");
        String other = state(nodes, value(nodes, path + "/backend") + "/state");
        long inFlight = 0;
        for (Node child : children) {
            inFlight += child.row().cells().get(9).value() instanceof Long count ? count : 0;
        }
        var cells = List.of(Cell.text(name), Cell.of("d" + domain, domain), Cell.of("d" + backend, backend),
                Cell.text(own.isEmpty() && other.isEmpty() ? "" : (own.isEmpty() ? "none" : own) + ", " + (other.isEmpty() ? "none" : other)), Cell.EMPTY, Cell.EMPTY, Cell.EMPTY, Cell.EMPTY, Cell.EMPTY,
                Cell.number(inFlight), Cell.text(path));
        boolean isSettled = own.equals(other) || own.isEmpty() || other.isEmpty();
        var row = new Row(path, cells, isSettled ? Emphasis.NONE : Emphasis.NOTICE, List.of(new Subject.Domain(domain), new Subject.Domain(backend)));
        return new Node(row, !children.isEmpty(), children);
    }

    private static String value(SortedMap<String, XenstoreNode> nodes, String path) {
        @Nullable
        XenstoreNode node = nodes.get(path);
        return node == null ? "" : node.value();
    }

    private static String state(SortedMap<String, XenstoreNode> nodes, String path) {
        long number = number(nodes, path, -1);
        return number < 0 ? "" : number < STATES.size() ? STATES.get((int) number) : Long.toString(number);
    }

    /** What a guest wrote need not be a number. */
    private static long number(SortedMap<String, XenstoreNode> nodes, String path, long otherwise) {
        String text = value(nodes, path);
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : otherwise;
    }

    private static List<Long> reference(SortedMap<String, XenstoreNode> nodes, String path) {
        long reference = number(nodes, path, -1);
        return reference < 0 ? List.of() : List.of(reference);
    }

    /** Of a ring over several pages each has its own. */
    private static List<Long> references(SortedMap<String, XenstoreNode> nodes, String path, String at) {
        long order = number(nodes, path + "/ring-page-order", 0);
        if (nodes.containsKey(at + "ring-ref") || order > MOST_PAGE_ORDER) {
            return reference(nodes, at + "ring-ref");
        }
        var references = new ArrayList<Long>();
        for (int i = 0; i < 1 << order; i++) {
            references.addAll(reference(nodes, at + "ring-ref" + i));
        }
        return references;
    }

    private static long port(SortedMap<String, XenstoreNode> nodes, String at, String direction) {
        return number(nodes, at + "event-channel", number(nodes, at + "event-channel" + direction, -1));
    }

    private static boolean isNative(SortedMap<String, XenstoreNode> nodes, String path) {
        String protocol = value(nodes, path + "/protocol");
        return protocol.isEmpty() || protocol.equals("x86_64-abi");
    }
}
