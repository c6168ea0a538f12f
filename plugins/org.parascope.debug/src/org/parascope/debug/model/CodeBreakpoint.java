package org.parascope.debug.model;

import java.util.Map;
import java.util.OptionalInt;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.model.Breakpoint;
import org.eclipse.debug.core.model.IBreakpoint;
import org.parascope.debug.session.BreakPlace;
import org.parascope.debug.session.BreakRequest;

/** A breakpoint on a function or an address: of Paracore, or of a domain's kernel. */
public final class CodeBreakpoint extends Breakpoint implements GdbBreakpoint {
    private static final int PARACORE = -1;
    private static final String PLACE = "org.parascope.debug.code.place";
    private static final String CONTEXT = "org.parascope.debug.code.context";

    /** For the platform, which gives the marker later. */
    public CodeBreakpoint() {
    }

    /**
     * Makes a breakpoint and tells the platform of it.
     *
     * @param context whose code it is: a domain's, or empty for Paracore
     * @param place a function, or an address as {@code 0x...}
     */
    public static CodeBreakpoint create(OptionalInt context, String place, Conditions conditions) throws CoreException {
        var breakpoint = new CodeBreakpoint();
        IResource root = ResourcesPlugin.getWorkspace().getRoot();
        ResourcesPlugin.getWorkspace().run(_ -> {
            IMarker marker = root.createMarker(DebugModel.CODE_BREAKPOINT, Map.of(IBreakpoint.ENABLED, true, IBreakpoint.ID, DebugModel.ID,
                    IBreakpoint.PERSISTED, true, CONTEXT, context.orElse(PARACORE), PLACE, place));
            breakpoint.setMarker(marker);
            conditions.write(marker);
            marker.setAttribute(IMarker.MESSAGE, breakpoint.text());
        }, null);
        DebugPlugin.getDefault().getBreakpointManager().addBreakpoint(breakpoint);
        return breakpoint;
    }

    @Override
    public String getModelIdentifier() {
        return DebugModel.ID;
    }

    /** The function or address. */
    public String place() {
        return getMarker().getAttribute(PLACE, "");
    }

    /** Whose code it is; empty for Paracore. */
    public OptionalInt context() {
        int domain = getMarker().getAttribute(CONTEXT, PARACORE);
        return domain == PARACORE ? OptionalInt.empty() : OptionalInt.of(domain);
    }

    @Override
    public BreakRequest request() {
        boolean isAddress = place().startsWith("0x");
        BreakPlace where = isAddress || context().isEmpty() ? new BreakPlace.Code((isAddress ? "*" : "") + place())
                : new BreakPlace.GuestCode(context(), place());
        Conditions when = conditions();
        OptionalInt domain = when.domain().isPresent() || !isAddress ? when.domain() : context();
        return new BreakRequest(where, domain, when.expression(), when.skip());
    }

    @Override
    public String text() {
        String whose = context().isEmpty() ? "" : "d" + context().getAsInt() + ":";
        return whose + place() + (place().startsWith("0x") ? "" : "()") + conditions().text();
    }
}
