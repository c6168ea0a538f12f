package org.parascope.ui.debug;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IAdaptable;
import org.eclipse.debug.core.model.IStackFrame;
import org.eclipse.debug.ui.DebugUITools;
import org.parascope.debug.model.StepHypercall;
import org.parascope.ui.launch.SystemLaunches;

/** Step Hypercall: the selected CPU runs to the return of its vCPU's next hypercall. */
public class StepHypercallHandler extends AbstractHandler {
    @Override
    public Object execute(ExecutionEvent event) {
        StepHypercall stepper = stepper();
        if (stepper != null && stepper.canStepHypercall()) {
            SystemLaunches.inBackground("Step", _ -> step(stepper));
        }
        return null;
    }

    @Override
    public void setEnabled(Object evaluationContext) {
        StepHypercall stepper = stepper();
        setBaseEnabled(stepper != null && stepper.canStepHypercall());
    }

    void step(StepHypercall stepper) throws CoreException {
        stepper.stepHypercall();
    }

    private static StepHypercall stepper() {
        IAdaptable context = DebugUITools.getDebugContext();
        Object element = context instanceof IStackFrame frame ? frame.getThread() : context;
        return element instanceof StepHypercall stepper ? stepper : null;
    }
}
