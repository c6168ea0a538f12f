package org.parascope.ui.debug;

import java.util.Optional;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.model.IBreakpoint;
import org.eclipse.debug.ui.actions.IToggleBreakpointsTarget;
import org.eclipse.jface.text.ITextSelection;
import org.eclipse.jface.viewers.ISelection;
import org.eclipse.ui.IWorkbenchPart;
import org.parascope.debug.model.DebugModel;
import org.parascope.debug.model.SourceBreakpoint;
import org.parascope.debug.model.SourceFile;

/** Sets or removes the breakpoint of a line of the hypervisor's source. */
final class SourceBreakpointToggle implements IToggleBreakpointsTarget {
    @Override
    public void toggleLineBreakpoints(IWorkbenchPart part, ISelection selection) throws CoreException {
        SourceFile file = Adapters.adapt(part, SourceFile.class);
        if (file != null && selection instanceof ITextSelection text) {
            toggle(file.name(), text.getStartLine() + 1);
        }
    }

    @Override
    public boolean canToggleLineBreakpoints(IWorkbenchPart part, ISelection selection) {
        return selection instanceof ITextSelection && Adapters.adapt(part, SourceFile.class) != null;
    }

    /** Removes the breakpoint there is, or makes one. */
    static void toggle(String file, int line) throws CoreException {
        Optional<SourceBreakpoint> there = at(file, line);
        if (there.isPresent()) {
            DebugPlugin.getDefault().getBreakpointManager().removeBreakpoint(there.get(), true);
        } else {
            SourceBreakpoint.create(file, line);
        }
    }

    /** The breakpoint of a line. */
    static Optional<SourceBreakpoint> at(String file, int line) {
        for (IBreakpoint breakpoint : DebugPlugin.getDefault().getBreakpointManager().getBreakpoints(DebugModel.ID)) {
            if (breakpoint instanceof SourceBreakpoint source && source.file().equals(file)
                    && source.getMarker().getAttribute(IMarker.LINE_NUMBER, 0) == line) {
                return Optional.of(source);
            }
        }
        return Optional.empty();
    }

    @Override
    public void toggleMethodBreakpoints(IWorkbenchPart part, ISelection selection) throws CoreException {
        toggleLineBreakpoints(part, selection);
    }

    @Override
    public boolean canToggleMethodBreakpoints(IWorkbenchPart part, ISelection selection) {
        return false;
    }

    @Override
    public void toggleWatchpoints(IWorkbenchPart part, ISelection selection) throws CoreException {
        toggleLineBreakpoints(part, selection);
    }

    @Override
    public boolean canToggleWatchpoints(IWorkbenchPart part, ISelection selection) {
        return false;
    }
}
