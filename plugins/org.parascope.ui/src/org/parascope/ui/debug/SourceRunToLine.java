package org.parascope.ui.debug;

import org.eclipse.core.runtime.Adapters;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.model.IDebugElement;
import org.eclipse.debug.core.model.ISuspendResume;
import org.eclipse.debug.ui.actions.IRunToLineTarget;
import org.eclipse.debug.ui.actions.RunToLineHandler;
import org.eclipse.jface.text.ITextSelection;
import org.eclipse.jface.viewers.ISelection;
import org.eclipse.ui.IWorkbenchPart;
import org.parascope.debug.model.SourceBreakpoint;
import org.parascope.debug.model.SourceFile;
import org.parascope.debug.model.SystemTarget;
import org.parascope.ui.launch.SystemLaunches;

/** Run to Line: a breakpoint for one stop on the line of the cursor, and the machine goes on. */
final class SourceRunToLine implements IRunToLineTarget {
    @Override
    public void runToLine(IWorkbenchPart part, ISelection selection, ISuspendResume target) throws CoreException {
        SourceFile file = Adapters.adapt(part, SourceFile.class);
        if (file != null && selection instanceof ITextSelection text && systemOf(target) instanceof SystemTarget system) {
            SourceBreakpoint line = SourceBreakpoint.createForOneStop(file.name(), text.getStartLine() + 1);
            SystemLaunches.inBackground("Run to Line", monitor -> new RunToLineHandler(system, target, line).run(monitor));
        }
    }

    @Override
    public boolean canRunToLine(IWorkbenchPart part, ISelection selection, ISuspendResume target) {
        return target.canResume() && systemOf(target) != null && Adapters.adapt(part, SourceFile.class) != null;
    }

    /** The machine sets breakpoints, whichever of its elements is selected; null for an element of somebody else. */
    private static SystemTarget systemOf(ISuspendResume target) {
        return target instanceof IDebugElement element && element.getLaunch() != null
                && element.getLaunch().getDebugTarget() instanceof SystemTarget system ? system : null;
    }
}
