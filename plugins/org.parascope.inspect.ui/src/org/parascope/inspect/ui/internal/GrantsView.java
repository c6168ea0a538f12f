package org.parascope.inspect.ui.internal;

import org.parascope.inspect.Grants;
import org.parascope.inspect.Inspection;

/** The view *Grants*: who lets whom use which frame. Everything but the inspection is {@link InspectView}'s. */
public final class GrantsView extends InspectView {
    private final Grants inspection = new Grants();

    @Override
    protected String rowsName() {
        return "grants";
    }

    @Override
    protected Inspection<?> inspection() {
        return inspection;
    }
}
