package org.parascope.inspect.ui.internal;

import org.parascope.inspect.Domains;
import org.parascope.inspect.Inspection;

/** The view *Domains*: what is alive. Everything but the inspection is {@link InspectView}'s. */
public final class DomainsView extends InspectView {
    private final Domains inspection = new Domains();

    @Override
    protected String rowsName() {
        return "domains";
    }

    @Override
    protected Inspection<?> inspection() {
        return inspection;
    }
}
