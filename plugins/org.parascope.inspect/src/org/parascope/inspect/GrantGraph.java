package org.parascope.inspect;

import org.parascope.inspect.shape.Emphasis;
import org.parascope.inspect.shape.Graph;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.Table;
import org.parascope.machine.Machine;
import org.parascope.machine.Progress;

/**
 * Who shares with whom, as a graph: domains as nodes, an edge from the granter to the domain that may use its frames.
 *
 * <p>Made of the rows of {@link Grants}; a leaked or stuck one stands out with what is wrong.
 */
public final class GrantGraph implements Inspection<Graph> {
    private static final int GRANTER = DomainGraph.index(Grants.COLUMNS, "granter");
    private static final int REFERENCE = DomainGraph.index(Grants.COLUMNS, "reference");
    private static final int GRANTEE = DomainGraph.index(Grants.COLUMNS, "grantee");
    private static final int ACCESS = DomainGraph.index(Grants.COLUMNS, "access");
    private static final int IN_USE = DomainGraph.index(Grants.COLUMNS, "in_use");
    private static final int STATE = DomainGraph.index(Grants.COLUMNS, "state");

    private final Grants grants = new Grants();

    @Override
    public Graph run(Machine machine, Progress progress) throws InspectionException {
        Table table = grants.run(machine, progress);
        var graph = new DomainGraph(machine);
        for (Row row : table.rows()) {
            progress.checkCanceled();
            graph.add(link(row));
        }
        return graph.build(table.notices());
    }

    private static DomainGraph.Link link(Row row) {
        String wrong = text(row, STATE);
        boolean isWrong = row.emphasis() != Emphasis.NONE;
        String kind = text(row, ACCESS).isEmpty() ? "held" : text(row, ACCESS);
        String state = isWrong ? wrong : text(row, IN_USE).isEmpty() ? "" : "in use";
        return new DomainGraph.Link(text(row, GRANTER), text(row, GRANTEE), kind, "ref %s, %s".formatted(text(row, REFERENCE), kind), state,
                row.emphasis(), row.subjects().stream().filter(subject -> !(subject instanceof Subject.Domain)).toList());
    }

    private static String text(Row row, int column) {
        return row.cells().get(column).text();
    }
}
