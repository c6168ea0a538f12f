package org.parascope.ui.debug;

import java.util.Map;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.runtime.IAdaptable;
import org.eclipse.debug.core.model.IDebugElement;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.ui.commands.ICommandService;
import org.eclipse.ui.commands.IElementUpdater;
import org.eclipse.ui.handlers.HandlerUtil;
import org.eclipse.ui.menus.UIElement;
import org.parascope.debug.model.SystemTarget;

/** Instruction Stepping Mode: while it is on, steps of the selected machine are of one instruction. */
public final class InstructionSteppingHandler extends AbstractHandler implements IElementUpdater {
    /** The command's id. */
    public static final String COMMAND = "org.parascope.ui.instructionStepping";

    @Override
    public Object execute(ExecutionEvent event) {
        SystemTarget target = target();
        if (target != null) {
            target.setInstructionStepping(!target.isInstructionStepping());
            HandlerUtil.getActiveWorkbenchWindow(event).getService(ICommandService.class).refreshElements(COMMAND, null);
        }
        return null;
    }

    @Override
    public void setEnabled(Object evaluationContext) {
        setBaseEnabled(target() != null);
    }

    @Override
    @SuppressWarnings("rawtypes") // as the platform declares it
    public void updateElement(UIElement element, Map parameters) {
        SystemTarget target = target();
        element.setChecked(target != null && target.isInstructionStepping());
    }

    private static SystemTarget target() {
        IAdaptable context = DebugUITools.getDebugContext();
        return context instanceof IDebugElement element && element.getLaunch() != null
                && element.getLaunch().getDebugTarget() instanceof SystemTarget target ? target : null;
    }
}
