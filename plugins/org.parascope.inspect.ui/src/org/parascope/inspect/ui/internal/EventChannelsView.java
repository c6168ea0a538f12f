package org.parascope.inspect.ui.internal;

import org.parascope.inspect.EventChannels;
import org.parascope.inspect.Inspection;

/** The view *Event Channels*: ports, what they are bound to, what waits. Everything but the inspection is {@link InspectView}'s. */
public final class EventChannelsView extends InspectView {
    private final EventChannels inspection = new EventChannels();

    @Override
    protected String rowsName() {
        return "ports";
    }

    @Override
    protected Inspection<?> inspection() {
        return inspection;
    }
}
