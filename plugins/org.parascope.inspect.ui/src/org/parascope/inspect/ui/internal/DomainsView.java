package org.parascope.inspect.ui.internal;

import java.util.List;
import org.parascope.inspect.Domains;
import org.parascope.inspect.RunQueues;
import org.parascope.inspect.Timers;

/** The view *Domains*: what is alive, who waits for which processor, and what timers are armed. UI thread only. */
public final class DomainsView extends FormsView {
    private static final long PERIOD_MS = 100;

    public DomainsView() {
        super(PERIOD_MS, "The domains with their vCPUs, the processors with who waits for them, or all timers that are armed",
                List.of(new Form("Domains", "domains", new Domains()), new Form("Run Queues", "processors", new RunQueues()),
                        new Form("Timers", "timers", new Timers())));
    }
}
