package org.parascope.inspect;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Emphasis;
import org.parascope.inspect.shape.Graph;
import org.parascope.inspect.shape.Notice;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.machine.Machine;

/**
 * Makes the graph of what joins domains: each link a line of its own while they are few, like ones between the same two folded to
 * one line when they are many. What a line is does not depend on its state, so that a drawing stays as it is while states change.
 *
 * <p>Bounded: what is beyond {@link #MOST} nodes or lines is left out and said. Used by {@link EventChannelGraph}, {@link GrantGraph}.
 */
final class DomainGraph {
    static final List<Column> COLUMNS = List.of(
            Column.text("from", "From", "One end"),
            Column.text("to", "To", "The other end"),
            Column.text("kind", "Kind", "What the line stands for"),
            Column.number("count", "Count", "", "How many there are"),
            Column.text("members", "Which", "The single ones, the first twenty"),
            Column.text("state", "State", "What stands out, and of how many; empty when nothing does"));

    /** So many alike are drawn as lines of their own. */
    private static final int FEW = 3;
    private static final int MOST = 200;
    private static final int MOST_NAMED = 20;

    /**
     * One thing that joins two nodes.
     *
     * @param from id of a node
     * @param to id of a node
     * @param kind what it has in common with others that may be folded with it
     * @param name what it is alone; with the rest unique
     * @param state what stands out; empty when nothing does
     * @param emphasis how much it does
     * @param subjects what it is about
     */
    record Link(String from, String to, String kind, String name, String state, Emphasis emphasis, List<Subject> subjects) {
        String group() {
            return from + ">" + to + ":" + kind;
        }
    }

    private final Map<String, Graph.Vertex> nodes = new LinkedHashMap<>();
    private final Map<String, List<Link>> groups = new TreeMap<>();
    private final List<Notice> notices = new ArrayList<>();

    /** A graph that has all domains already. */
    DomainGraph(Machine machine) throws InspectionException {
        for (DomainList.Domain domain : DomainList.read(Hypervisor.of(machine)).domains()) {
            addNode(node(domain.id()), domain.name(), Emphasis.NONE, Optional.of(new Subject.Domain(domain.id())));
        }
    }

    static String node(long domain) {
        return "d" + domain;
    }

    static int index(List<Column> columns, String id) {
        return columns.stream().map(Column::id).toList().indexOf(id);
    }

    void addNode(String id, String detail, Emphasis emphasis, Optional<Subject> subject) {
        nodes.putIfAbsent(id, new Graph.Vertex(id, id, detail, emphasis, subject));
    }

    /** A link's ends that are no domain of the list are added as what they are: gone. */
    void add(Link link) {
        addNode(link.from, "no such domain", Emphasis.NOTICE, Optional.empty());
        addNode(link.to, "no such domain", Emphasis.NOTICE, Optional.empty());
        groups.computeIfAbsent(link.group(), _ -> new ArrayList<>()).add(link);
    }

    Graph build(List<Notice> others) {
        var edges = new ArrayList<Graph.Edge>();
        for (Map.Entry<String, List<Link>> group : groups.entrySet()) {
            List<Link> links = group.getValue();
            if (links.size() > FEW) {
                edges.add(edge(group.getKey(), "%d × %s".formatted(links.size(), links.getFirst().kind), links));
            } else {
                var names = new HashSet<String>();
                for (Link link : links) {
                    // A leaked frame may be held twice by the same reference.
                    String id = group.getKey() + ":" + link.name;
                    edges.add(edge(names.add(link.name) ? id : id + ":" + edges.size(), link.name, List.of(link)));
                }
            }
        }
        var kept = nodes.values().stream().limit(MOST).toList();
        Set<String> ids = kept.stream().map(Graph.Vertex::id).collect(Collectors.toSet());
        List<Graph.Edge> shown = edges.stream().filter(edge -> ids.contains(edge.from()) && ids.contains(edge.to())).limit(MOST).toList();
        notices.addAll(others);
        if (kept.size() < nodes.size() || shown.size() < edges.size()) {
            notices.add(new Notice(Notice.Kind.CUT, "The graph shows %d of %d nodes and %d of %d lines; the table shows all."
                    .formatted(kept.size(), nodes.size(), shown.size(), edges.size())));
        }
        return new Graph(kept, COLUMNS, shown, notices);
    }

    private static Graph.Edge edge(String id, String label, List<Link> links) {
        Link first = links.getFirst();
        String state = state(links);
        Emphasis emphasis = links.stream().map(Link::emphasis).max(Emphasis::compareTo).orElse(Emphasis.NONE);
        var subjects = new LinkedHashSet<Subject>();
        // What stands out comes first: it is what a selection shows in the table.
        links.stream().filter(link -> link.emphasis == emphasis).forEach(link -> subjects.addAll(link.subjects));
        links.forEach(link -> subjects.addAll(link.subjects));
        String members = links.stream().limit(MOST_NAMED).map(Link::name).collect(Collectors.joining("; "));
        var cells = List.of(Cell.text(first.from), Cell.text(first.to), Cell.text(first.kind), Cell.number(links.size()),
                Cell.text(links.size() > MOST_NAMED ? members + "; \u2026" : members), Cell.text(state));
        var row = new Row(id, cells, emphasis, List.copyOf(subjects));
        return new Graph.Edge(first.from, first.to, state.isEmpty() ? label : label + "\n" + state, row);
    }

    private static String state(List<Link> links) {
        if (links.size() == 1) {
            return links.getFirst().state;
        }
        Map<String, Long> counts = links.stream().map(Link::state).filter(state -> !state.isEmpty())
                .collect(Collectors.groupingBy(state -> state, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream().map(each -> each.getValue() + " " + each.getKey()).collect(Collectors.joining(", "));
    }
}
