package org.parascope.ui.debug;

import org.eclipse.core.runtime.CoreException;
import org.parascope.debug.model.StepHypercall;

/** Return to Guest: the selected CPU or vCPU runs out of Paracore, to its guest's next instruction. */
public final class ReturnToGuestHandler extends StepHypercallHandler {
    @Override
    void step(StepHypercall stepper) throws CoreException {
        stepper.returnToGuest();
    }
}
