package org.parascope.debug.model;

import org.eclipse.debug.core.DebugException;

/** Steps of hypercalls, as others step over lines. Each returns when the machine runs; the stop is told by the platform's events. */
public interface StepHypercall {
    boolean canStepHypercall();

    /** To the return of the next hypercall. */
    void stepHypercall() throws DebugException;

    /** To the first line of the next hypercall's handler. */
    void stepIntoHypercall() throws DebugException;

    /** Out of Paracore, to the guest's next instruction. */
    void returnToGuest() throws DebugException;
}
