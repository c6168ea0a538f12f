package org.parascope.ui.debug;

import org.eclipse.core.runtime.CoreException;
import org.parascope.debug.model.StepHypercall;

/** Step Into Hypercall: the selected CPU or vCPU runs to the first line of its next hypercall's handler. */
public final class StepIntoHypercallHandler extends StepHypercallHandler {
    @Override
    void step(StepHypercall stepper) throws CoreException {
        stepper.stepIntoHypercall();
    }
}
