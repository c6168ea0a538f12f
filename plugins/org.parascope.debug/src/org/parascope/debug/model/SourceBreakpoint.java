package org.parascope.debug.model;

import java.util.Map;
import java.util.OptionalInt;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.model.IBreakpoint;
import org.eclipse.debug.core.model.LineBreakpoint;
import org.parascope.debug.session.BreakPlace;
import org.parascope.debug.session.BreakRequest;

/**
 * A breakpoint on a line of the source of Paracore, of its bundled guests, or of a guest's Linux kernel. The source is no resource of the workspace: the marker is on its root
 * and names the file as the compiler saw it, so that it outlives a new build of the hypervisor.
 */
public final class SourceBreakpoint extends LineBreakpoint implements GdbBreakpoint {
    /** Marker attribute: the file below the source folder, with slashes. */
    public static final String FILE = "org.parascope.debug.file";

    /** Where the source of the guests is. */
    private static final String GUESTS = "guests/";

    /** For the platform, which gives the marker later. */
    public SourceBreakpoint() {
    }

    /** Makes a breakpoint and tells the platform of it. */
    public static SourceBreakpoint create(String file, int line) throws CoreException {
        SourceBreakpoint breakpoint = make(file, line, true);
        DebugPlugin.getDefault().getBreakpointManager().addBreakpoint(breakpoint);
        return breakpoint;
    }

    /** Makes one that the platform does not list and nobody keeps: to run to a line. */
    public static SourceBreakpoint createForOneStop(String file, int line) throws CoreException {
        return make(file, line, false);
    }

    private static SourceBreakpoint make(String file, int line, boolean kept) throws CoreException {
        var breakpoint = new SourceBreakpoint();
        IResource root = ResourcesPlugin.getWorkspace().getRoot();
        ResourcesPlugin.getWorkspace().run(_ -> {
            IMarker marker = root.createMarker(DebugModel.SOURCE_BREAKPOINT, Map.of(IBreakpoint.ENABLED, true, IMarker.LINE_NUMBER, line,
                    IBreakpoint.ID, DebugModel.ID, IBreakpoint.PERSISTED, kept, IMarker.TRANSIENT, !kept, FILE, file, IMarker.MESSAGE, file + ":" + line));
            breakpoint.setMarker(marker);
        }, null);
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

    @Override
    public BreakRequest request() throws CoreException {
        Conditions when = conditions();
        boolean isLinux = file().startsWith(SourceFile.LINUX);
        String place = isLinux ? place().substring(SourceFile.LINUX.length()) : place();
        return new BreakRequest(isLinux || file().startsWith(GUESTS) ? new BreakPlace.GuestCode(OptionalInt.empty(), place)
                : new BreakPlace.Code(place), when.domain(), when.expression(), when.skip());
    }

    @Override
    public String text() throws CoreException {
        return place() + conditions().text();
    }
}
