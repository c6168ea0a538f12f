package org.parascope.debug.model;

import org.eclipse.debug.core.DebugException;

/** Steps and runs backwards in a recording. Each returns when the machine has arrived; the platform's events tell it too. */
public interface StepBackwards {
    /** Whether a recording is played, and stands. */
    boolean canStepBackwards();

    /** To the line that was executed before, into functions that returned there. */
    void stepBackInto() throws DebugException;

    /** To the line of the same function that was executed before, or to where it was called. */
    void stepBackOver() throws DebugException;

    /** To the last breakpoint before; returns when the machine runs. */
    void resumeBackwards() throws DebugException;

    /** To the beginning of the last hypercall that began before. */
    void previousHypercall() throws DebugException;
}
