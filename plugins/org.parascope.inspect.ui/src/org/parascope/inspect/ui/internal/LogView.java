package org.parascope.inspect.ui.internal;

import java.util.List;
import org.parascope.inspect.HypervisorLog;
import org.parascope.inspect.Reports;

/** The view *Log*: what Paracore said, and what went wrong; out of RAM, so after a panic, too. UI thread only. */
public final class LogView extends FormsView {
    private static final long PERIOD_MS = 250;

    public LogView() {
        super(PERIOD_MS, "What went wrong, each with its reason, or all that Paracore said",
                List.of(new Form("Reports", "reports", new Reports()), new Form("Log", "lines", new HypervisorLog())));
    }
}
