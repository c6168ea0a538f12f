package org.parascope.inspect.ui.internal;

import org.parascope.inspect.GrantGraph;
import org.parascope.inspect.Grants;
import org.parascope.inspect.Inspection;

/** The view *Grants*: who lets whom use which frame; as a table or a graph. Everything but the inspections is {@link GraphedView}'s. */
public final class GrantsView extends GraphedView {
    private final Grants table = new Grants();
    private final GrantGraph graph = new GrantGraph();

    @Override
    protected String rowsName() {
        return "grants";
    }

    @Override
    protected Inspection<?> table() {
        return table;
    }

    @Override
    protected Inspection<?> graph() {
        return graph;
    }
}
