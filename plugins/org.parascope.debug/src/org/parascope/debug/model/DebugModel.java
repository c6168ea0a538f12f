package org.parascope.debug.model;

import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.debug.core.DebugException;

/** Names of the debug model that others refer to: in plugin.xml, launch configurations and markers. */
public final class DebugModel {
    /** The model, and the bundle. */
    public static final String ID = "org.parascope.debug";
    /** Marker type of {@link SourceBreakpoint}. */
    public static final String SOURCE_BREAKPOINT = "org.parascope.debug.sourceBreakpoint";
    /** Marker type of {@link HypercallBreakpoint}. */
    public static final String HYPERCALL_BREAKPOINT = "org.parascope.debug.hypercallBreakpoint";

    /** Marker type of {@link CodeBreakpoint}. */
    public static final String CODE_BREAKPOINT = "org.parascope.debug.codeBreakpoint";
    /** Marker type of {@link WatchBreakpoint}. */
    public static final String WATCH_BREAKPOINT = "org.parascope.debug.watchBreakpoint";
    /** Marker type of {@link EventBreakpoint}. */
    public static final String EVENT_BREAKPOINT = "org.parascope.debug.eventBreakpoint";

    private DebugModel() {
    }

    /** A failure as the debug platform wants it, with a message for the user. */
    static DebugException failure(String message, Throwable cause) {
        return new DebugException(new Status(IStatus.ERROR, ID, DebugException.TARGET_REQUEST_FAILED, message, cause));
    }
}
