package org.parascope.inspect.ui.internal;

import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.parascope.inspect.HypervisorLog;
import org.parascope.inspect.Reports;

/** The view *Log*: what Paracore said, and what went wrong; out of RAM, so after a panic, too. UI thread only. */
@NonNullByDefault({}) // inherited parameters are not annotated
public final class LogView extends FormsView {
    private static final long PERIOD_MS = 250;
    private static final int MOST_DOMAINS = 64;

    public LogView() {
        super(PERIOD_MS, "What went wrong, each with its reason, or all that Paracore said",
                List.of(new Form("Reports", "reports", new Reports()), new Form("Log", "lines", new HypervisorLog())));
    }

    @Override
    protected void createControls(InspectPane pane) {
        super.createControls(pane);
        pane.tree().expand(IntStream.range(0, MOST_DOMAINS).mapToObj(i -> "d" + i).toList());
        pane.tree().expand(List.of("paracore"));
    }
}
