package org.parascope.debug.model;

import java.util.HashMap;
import java.util.Map;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.model.Breakpoint;
import org.eclipse.debug.core.model.IBreakpoint;

/** A breakpoint of a system that tells in words what it stops at. It is kept as a marker on the workspace's root: what it is about is no resource. */
public interface ToldBreakpoint extends IBreakpoint {
    /** In words, as the Breakpoints view shows it. */
    String text() throws CoreException;

    /** Gives a new breakpoint its marker, with its words, and tells the platform of it. */
    static <B extends Breakpoint & ToldBreakpoint> B add(B breakpoint, String type, Map<String, ?> attributes) throws CoreException {
        var all = new HashMap<String, Object>(attributes);
        all.putAll(Map.of(IBreakpoint.ENABLED, true, IBreakpoint.ID, DebugModel.ID, IBreakpoint.PERSISTED, true));
        ResourcesPlugin.getWorkspace().run(_ -> {
            IMarker marker = ResourcesPlugin.getWorkspace().getRoot().createMarker(type, all);
            breakpoint.setMarker(marker);
            marker.setAttribute(IMarker.MESSAGE, breakpoint.text());
        }, null);
        DebugPlugin.getDefault().getBreakpointManager().addBreakpoint(breakpoint);
        return breakpoint;
    }

    /** The same breakpoint with other parts. */
    default void change(Map<String, ?> attributes) throws CoreException {
        var all = new HashMap<String, Object>(attributes);
        getMarker().setAttributes(all.keySet().toArray(String[]::new), all.values().toArray());
        getMarker().setAttribute(IMarker.MESSAGE, text());
    }
}
