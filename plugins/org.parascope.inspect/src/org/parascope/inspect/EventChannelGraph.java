package org.parascope.inspect;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.parascope.inspect.shape.Emphasis;
import org.parascope.inspect.shape.Graph;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.Table;
import org.parascope.machine.Machine;
import org.parascope.machine.Progress;

/**
 * The event channels as a graph: domains, Paracore and the machine's interrupts as nodes, channels as edges.
 *
 * <p>Made of the rows of {@link EventChannels}; a channel between domains has two rows and one edge, and is pending or masked when
 * either end is.
 */
public final class EventChannelGraph implements Inspection<Graph> {
    private static final String PARACORE = "Paracore";
    private static final String INTERRUPTS = "Interrupts";

    private final EventChannels channels = new EventChannels();

    @Override
    public Graph run(Machine machine, Progress progress) throws InspectionException {
        Table table = channels.run(machine, progress);
        var graph = new DomainGraph(machine);
        Map<Subject.Port, Row> rows = new HashMap<>();
        table.rows().forEach(row -> rows.put(port(row), row));
        for (Row row : table.rows()) {
            progress.checkCanceled();
            add(graph, row, rows);
        }
        return graph.build(table.notices());
    }

    private static void add(DomainGraph graph, Row row, Map<Subject.Port, Row> rows) {
        Subject.Port port = port(row);
        String own = DomainGraph.node(port.domain());
        String kind = text(row, "kind");
        String name = "%s, port %d".formatted(text(row, "bound_to"), port.port());
        switch (kind) {
            case "interdomain" -> addChannel(graph, row, rows);
            case "unbound" -> graph.add(link(own, DomainGraph.node(waitsFor(row)), "unbound", "port %d waits".formatted(port.port()), row));
            case "pirq" -> {
                graph.addNode(INTERRUPTS, "of the machine", Emphasis.NONE, Optional.empty());
                graph.add(link(INTERRUPTS, own, kind, name, row));
            }
            case "ipi" -> graph.add(link(own, own, kind, name, row));
            default -> {
                graph.addNode(PARACORE, "hypervisor", Emphasis.NONE, Optional.empty());
                graph.add(link(PARACORE, own, kind, name, row));
            }
        }
    }

    /** Drawn from its lower end; the other end's row adds nothing but its bits. */
    private static void addChannel(DomainGraph graph, Row row, Map<Subject.Port, Row> rows) {
        Subject.Port port = port(row);
        Subject.Port remote = (Subject.Port) row.subjects().get(1);
        Row other = rows.get(remote);
        boolean isMutual = other != null && other.subjects().get(1).equals(port);
        boolean isLower = port.domain() != remote.domain() ? port.domain() < remote.domain() : port.port() <= remote.port();
        if (isMutual && !isLower) {
            return;
        }
        String name = "port %d \u2013 %d".formatted(port.port(), remote.port());
        Row[] ends = isMutual && other != null ? new Row[] { row, other } : new Row[] { row };
        graph.add(link(DomainGraph.node(port.domain()), DomainGraph.node(remote.domain()), "channels", name, ends));
    }

    private static DomainGraph.Link link(String from, String to, String kind, String name, Row... ends) {
        List<Row> ordered = Stream.of(ends).sorted((one, other) -> other.emphasis().compareTo(one.emphasis())).toList();
        Row first = ordered.getFirst();
        String state = first.emphasis() != Emphasis.NONE ? "pending and masked"
                : ordered.stream().anyMatch(row -> isSet(row, "pending")) ? "pending"
                : ordered.stream().anyMatch(row -> isSet(row, "masked")) ? "masked" : "";
        return new DomainGraph.Link(from, to, kind, name, state, first.emphasis(),
                ordered.stream().flatMap(row -> row.subjects().stream()).filter(Subject.Port.class::isInstance).distinct().toList());
    }

    private static Subject.Port port(Row row) {
        return (Subject.Port) row.subjects().getFirst();
    }

    /** A port that waits names the domain last. */
    private static int waitsFor(Row row) {
        return ((Subject.Domain) row.subjects().getLast()).id();
    }

    private static String text(Row row, String column) {
        return row.cells().get(DomainGraph.index(EventChannels.COLUMNS, column)).text();
    }

    private static boolean isSet(Row row, String column) {
        return Boolean.TRUE.equals(row.cells().get(DomainGraph.index(EventChannels.COLUMNS, column)).value());
    }
}
