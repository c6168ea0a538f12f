package org.parascope.inspect.ui.internal;

import org.parascope.inspect.LinuxProcesses;

/** The view *Processes*: the processes of Linux guests; a double click opens the page tables of one. Everything but the inspection is {@link LinuxView}'s. */
public final class ProcessesView extends LinuxView {
    public ProcessesView() {
        super("processes", new LinuxProcesses());
    }
}
