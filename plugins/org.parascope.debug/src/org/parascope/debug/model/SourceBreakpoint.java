package org.parascope.debug.model;

import java.util.Map;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.model.IBreakpoint;
import org.eclipse.debug.core.model.LineBreakpoint;

/**
 * A breakpoint on a line of the hypervisor's source. The source is no resource of the workspace: the marker is on its root
 * and names the file as the compiler saw it, so that it outlives a new build of the hypervisor.
 */
public final class SourceBreakpoint extends LineBreakpoint {
    /** Marker attribute: the file below the source folder, with slashes. */
    public static final String FILE = "org.parascope.debug.file";

    /** For the platform, which gives the marker later. */
    public SourceBreakpoint() {
    }

    /** Makes a breakpoint and tells the platform of it. */
    public static SourceBreakpoint create(String file, int line) throws CoreException {
        var breakpoint = new SourceBreakpoint();
        IResource root = ResourcesPlugin.getWorkspace().getRoot();
        ResourcesPlugin.getWorkspace().run(_ -> {
            IMarker marker = root.createMarker(DebugModel.SOURCE_BREAKPOINT, Map.of(IBreakpoint.ENABLED, true, IMarker.LINE_NUMBER,
                    line, IBreakpoint.ID, DebugModel.ID, IBreakpoint.PERSISTED, true, FILE, file, IMarker.MESSAGE, file + ":" + line));
            breakpoint.setMarker(marker);
        }, null);
        DebugPlugin.getDefault().getBreakpointManager().addBreakpoint(breakpoint);
        return breakpoint;
    }

    @Override
    public String getModelIdentifier() {
        return DebugModel.ID;
    }

    /** The file below the source folder. */
    public String file() {
        return getMarker().getAttribute(FILE, "");
    }

    /** Where it is, as gdb takes it. */
    public String place() throws CoreException {
        return file() + ":" + getLineNumber();
    }
}
