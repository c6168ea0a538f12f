package org.parascope.inspect.ui.internal;

import org.parascope.inspect.EventChannelGraph;
import org.parascope.inspect.EventChannels;
import org.parascope.inspect.Inspection;

/** The view *Event Channels*: ports, what they are bound to, what waits; as a table or a graph. Everything but the inspections is {@link GraphedView}'s. */
public final class EventChannelsView extends GraphedView {
    private final EventChannels table = new EventChannels();
    private final EventChannelGraph graph = new EventChannelGraph();

    @Override
    protected String rowsName() {
        return "ports";
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
