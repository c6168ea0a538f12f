package org.parascope.ui.debug;

import java.util.OptionalInt;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.model.IStackFrame;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.jface.dialogs.InputDialog;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.window.Window;
import org.eclipse.ui.handlers.HandlerUtil;
import org.parascope.debug.model.CVariable;
import org.parascope.debug.model.CpuFrame;
import org.parascope.debug.model.SystemTarget;
import org.parascope.ui.launch.SystemLaunches;

/** Who Last Wrote This: of the selected variable, or of an expression that is asked for. Goes back to the instruction that wrote. */
public final class LastWriterHandler extends AbstractHandler {
    @Override
    public Object execute(ExecutionEvent event) {
        SystemTarget system = StepBackHandler.selectedRecording();
        if (system == null) {
            return null;
        }
        if (HandlerUtil.getCurrentSelection(event) instanceof IStructuredSelection selection
                && selection.getFirstElement() instanceof CVariable variable) {
            SystemLaunches.inBackground("Who last wrote it", _ -> go(system, variable));
        } else if (DebugUITools.getDebugContext() instanceof CpuFrame frame) {
            var dialog = new InputDialog(HandlerUtil.getActiveShell(event), "Who Last Wrote This",
                    "A variable, or *(unsigned long *)0xffff..., as C has it in the selected frame:", "", text -> text.isBlank() ? "" : null);
            if (dialog.open() == Window.OK) {
                String expression = dialog.getValue();
                SystemLaunches.inBackground("Who last wrote it", _ -> go(system, frame.variable(expression)));
            }
        }
        return null;
    }

    private static void go(SystemTarget system, CVariable variable) throws CoreException {
        CVariable.Place place = variable.place();
        OptionalInt domain = place.space().isHypervisor() ? OptionalInt.empty() : OptionalInt.of(place.space().domain());
        system.travel(ways -> ways.lastWriter(place.address(), place.size(), domain));
    }

    @Override
    public void setEnabled(Object evaluationContext) {
        setBaseEnabled(StepBackHandler.selectedRecording() != null && DebugUITools.getDebugContext() instanceof IStackFrame);
    }
}
