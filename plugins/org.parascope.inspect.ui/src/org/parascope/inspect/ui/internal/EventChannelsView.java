package org.parascope.inspect.ui.internal;

import java.util.EnumSet;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.parascope.inspect.EventChannelGraph;
import org.parascope.inspect.Inspection;
import org.parascope.inspect.trace.ChannelTraffic;
import org.parascope.inspect.trace.TraceClass;

/**
 * The view *Event Channels*: ports, what they are bound to, what waits and how long; as a table or a graph. Events and upcalls are
 * recorded while it is seen. UI thread only; everything but the inspections is {@link GraphedView}'s.
 */
@NonNullByDefault({}) // the workbench's own parameters are not annotated
public final class EventChannelsView extends GraphedView {
    private final TraceSource trace = new TraceSource(EnumSet.of(TraceClass.EVENT, TraceClass.TRAP));
    private final ChannelTraffic table = new ChannelTraffic(trace::trace);
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

    @Override
    protected TraceSource recorded() {
        return trace;
    }
}
