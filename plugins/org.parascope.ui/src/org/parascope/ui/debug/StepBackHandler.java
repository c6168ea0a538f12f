package org.parascope.ui.debug;

import java.util.Map;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.IDebugElement;
import org.eclipse.debug.core.model.IStackFrame;
import org.eclipse.debug.ui.DebugUITools;
import org.parascope.debug.model.StepBackwards;
import org.parascope.debug.model.SystemTarget;
import org.parascope.ui.launch.SystemLaunches;

/** The commands that lead backwards in a recording: each asks the selected CPU or vCPU for what its name says. */
public final class StepBackHandler extends AbstractHandler {
    @FunctionalInterface
    private interface Step {
        void go(StepBackwards stepper) throws DebugException;
    }

    private static final Map<String, Step> STEPS = Map.of(
            "org.parascope.ui.stepBackInto", StepBackwards::stepBackInto,
            "org.parascope.ui.stepBackOver", StepBackwards::stepBackOver,
            "org.parascope.ui.resumeBackwards", StepBackwards::resumeBackwards,
            "org.parascope.ui.previousHypercall", StepBackwards::previousHypercall);

    @Override
    public Object execute(ExecutionEvent event) throws ExecutionException {
        StepBackwards stepper = stepper();
        Step step = STEPS.get(event.getCommand().getId());
        if (step == null) {
            throw new ExecutionException("Expected a command that leads backwards, found " + event.getCommand().getId() + ".");
        }
        if (stepper != null && stepper.canStepBackwards()) {
            SystemLaunches.inBackground("Step back", _ -> step.go(stepper));
        }
        return null;
    }

    @Override
    public void setEnabled(Object evaluationContext) {
        StepBackwards stepper = stepper();
        setBaseEnabled(stepper != null && stepper.canStepBackwards());
    }

    private static StepBackwards stepper() {
        Object context = DebugUITools.getDebugContext();
        Object element = context instanceof IStackFrame frame ? frame.getThread() : context;
        return element instanceof StepBackwards stepper ? stepper : null;
    }

    /** The debugged machine that is selected, or a part of it; null for none. */
    static SystemTarget selectedSystem() {
        Object context = DebugUITools.getDebugContext();
        return context instanceof IDebugElement element && element.getLaunch() != null
                && element.getLaunch().getDebugTarget() instanceof SystemTarget system ? system : null;
    }

    /** The same, if it plays a recording and stands; null otherwise. */
    static SystemTarget selectedRecording() {
        SystemTarget system = selectedSystem();
        return system != null && system.isSuspended() && system.recording().isPresent() ? system : null;
    }
}
