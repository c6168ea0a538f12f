package org.parascope.debug.model;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.model.Breakpoint;
import org.eclipse.debug.core.model.IBreakpoint;
import org.parascope.debug.session.HypercallEvent;
import org.parascope.debug.session.HypercallFilter;
import org.parascope.inspect.hypercall.Hypercall;
import org.parascope.inspect.hypercall.HypercallTable;

/**
 * A breakpoint on a hypercall of a domain. Kept as a marker on the workspace's root; the filter itself works in the
 * hypervisor.
 */
public final class HypercallBreakpoint extends Breakpoint {
    /** Any domain, any hypercall, any command: the marker attribute's value for an empty part. */
    public static final int ANY = -1;
    private static final String KIND = "org.parascope.debug.kind";
    private static final String DOMAIN = "org.parascope.debug.domain";
    private static final String HYPERCALL = "org.parascope.debug.hypercall";
    private static final String COMMAND = "org.parascope.debug.command";

    /** For the platform, which gives the marker later. */
    public HypercallBreakpoint() {
    }

    /** Makes a breakpoint and tells the platform of it; {@link #ANY} leaves a part open. */
    public static HypercallBreakpoint create(HypercallEvent.Kind kind, int domain, int hypercall, int command) throws CoreException {
        var breakpoint = new HypercallBreakpoint();
        Map<String, Object> attributes = new HashMap<>(Map.of(IBreakpoint.ENABLED, true, IBreakpoint.ID, DebugModel.ID,
                IBreakpoint.PERSISTED, true, KIND, kind.name(), DOMAIN, domain, HYPERCALL, hypercall, COMMAND, command));
        ResourcesPlugin.getWorkspace().run(_ -> {
            IMarker marker = ResourcesPlugin.getWorkspace().getRoot().createMarker(DebugModel.HYPERCALL_BREAKPOINT, attributes);
            breakpoint.setMarker(marker);
            marker.setAttribute(IMarker.MESSAGE, breakpoint.text());
        }, null);
        DebugPlugin.getDefault().getBreakpointManager().addBreakpoint(breakpoint);
        return breakpoint;
    }

    /** The same breakpoint with other parts. */
    public void change(HypercallEvent.Kind kind, int domain, int hypercall, int command) throws CoreException {
        setAttributes(new String[] { KIND, DOMAIN, HYPERCALL, COMMAND }, new Object[] { kind.name(), domain, hypercall, command });
        setAttribute(IMarker.MESSAGE, text());
    }

    @Override
    public String getModelIdentifier() {
        return DebugModel.ID;
    }

    public HypercallEvent.Kind kind() {
        return HypercallEvent.Kind.valueOf(getMarker().getAttribute(KIND, HypercallEvent.Kind.ENTRY.name()));
    }

    public int domain() {
        return getMarker().getAttribute(DOMAIN, ANY);
    }

    public int hypercall() {
        return getMarker().getAttribute(HYPERCALL, ANY);
    }

    public int command() {
        return getMarker().getAttribute(COMMAND, ANY);
    }

    /** What the hypervisor is given. */
    public HypercallFilter filter() {
        return new HypercallFilter(kind(), optional(domain()), OptionalInt.empty(), optional(hypercall()),
                command() == ANY ? OptionalLong.empty() : OptionalLong.of(command()), OptionalLong.empty(), false);
    }

    /** In words: {@code mmuext_op PIN_L4_TABLE of Dom0, at entry}. */
    public String text() {
        Hypercall called = HypercallTable.get().byNumber(hypercall());
        String name = hypercall() == ANY ? "any hypercall" : called.name();
        String command = command() == ANY ? "" : " " + called.command(command());
        String who = domain() == ANY ? "any domain" : domain() == 0 ? "Dom0" : "domain " + domain();
        return name + command + " of " + who + switch (kind()) {
        case ENTRY -> ", at entry";
        case RETURN -> ", at return";
        case REFUSAL -> ", when refused";
        };
    }

    private static OptionalInt optional(int value) {
        return value == ANY ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
