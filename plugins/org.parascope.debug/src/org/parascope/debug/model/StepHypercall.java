package org.parascope.debug.model;

import org.eclipse.debug.core.DebugException;

/** Can run to the return of the next hypercall, as others can step over a line. */
public interface StepHypercall {
    boolean canStepHypercall();

    /** Returns when it runs; the stop is told by the platform's events. */
    void stepHypercall() throws DebugException;
}
