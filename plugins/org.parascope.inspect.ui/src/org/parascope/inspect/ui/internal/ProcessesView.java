package org.parascope.inspect.ui.internal;

import java.util.List;
import org.parascope.inspect.LinuxProcesses;

/** The view *Processes*: the processes of Linux guests; a double click opens the page tables of one. UI thread only. */
public final class ProcessesView extends FormsView {
    private static final long PERIOD_MS = 500;

    public ProcessesView() {
        super(PERIOD_MS, "", List.of(new Form("Processes", "processes", new LinuxProcesses())));
    }
}
