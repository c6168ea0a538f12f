package org.parascope.inspect.ui.internal;

import java.util.List;
import org.parascope.inspect.LinuxInterrupts;
import org.parascope.inspect.PhysicalInterrupts;

/** The view *Interrupts*: as Linux guests have them, or the machine's own with who owns each. UI thread only. */
public final class InterruptsView extends FormsView {
    private static final long PERIOD_MS = 500;

    public InterruptsView() {
        super(PERIOD_MS, "As each Linux kernel has them in /proc/interrupts, or the machine's lines and messages with their owners",
                List.of(new Form("Linux", "interrupts", new LinuxInterrupts()), new Form("Physical", "interrupts", new PhysicalInterrupts())));
    }
}
