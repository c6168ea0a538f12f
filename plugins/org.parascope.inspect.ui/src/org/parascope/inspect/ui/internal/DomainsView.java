package org.parascope.inspect.ui.internal;

import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.parascope.inspect.Domains;
import org.parascope.inspect.PolicyInForce;
import org.parascope.inspect.RunQueues;
import org.parascope.inspect.Timers;

/** The view *Domains*: what is alive, who waits for which processor, what timers are armed, and what the policy forbids. UI thread only. */
@NonNullByDefault({}) // inherited parameters are not annotated
public final class DomainsView extends FormsView {
    private static final long PERIOD_MS = 100;
    private static final int MOST_PROCESSORS = 8;

    public DomainsView() {
        super(PERIOD_MS, "The domains with their vCPUs, the processors with who waits for them, all timers that are armed, or the policy's rules",
                List.of(new Form("Domains", "domains", new Domains()), new Form("Run Queues", "groups of vCPUs", new RunQueues()),
                        new Form("Timers", "timers", new Timers()), new Form("Policy", "rules", new PolicyInForce())));
    }

    @Override
    protected void createControls(InspectPane pane) {
        super.createControls(pane);
        pane.tree().expand(IntStream.range(0, MOST_PROCESSORS).mapToObj(i -> "cpu" + i).toList());
        pane.tree().expand(List.of(RunQueues.NOT_READY));
    }
}
