package org.parascope.inspect.ui.internal;

import org.parascope.inspect.LinuxInterrupts;

/** The view *Interrupts*: the interrupts of Linux guests beside their ports, with their handlers. Everything but the inspection is {@link LinuxView}'s. */
public final class InterruptsView extends LinuxView {
    public InterruptsView() {
        super("interrupts", new LinuxInterrupts());
    }
}
