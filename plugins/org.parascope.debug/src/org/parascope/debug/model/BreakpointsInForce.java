package org.parascope.debug.model;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.model.IBreakpoint;
import org.parascope.debug.session.BreakRequest;
import org.parascope.debug.session.DebugSession;
import org.parascope.debug.session.SessionStop;
import org.parascope.debug.session.StopFilter;

/** Which of the platform's breakpoints are set in a session, and as what. On one thread at a time, but for {@link #of}. */
final class BreakpointsInForce {
    /** What the session was asked for, and what it calls it: a name of a breakpoint in gdb, or a row of Paracore's filters. */
    private record Placed(Object asked, String name, int row) {
    }

    private static final int NO_ROW = -1;

    private final DebugSession session;
    private final Map<IBreakpoint, Placed> placed = new ConcurrentHashMap<>();

    BreakpointsInForce(DebugSession session) {
        this.session = session;
    }

    /** Those for which the machine stopped. */
    IBreakpoint[] of(SessionStop stop) {
        return placed.entrySet().stream().filter(entry -> entry.getValue().row() == NO_ROW ? entry.getValue().name().equals(stop.breakpoint())
                : stop.filters().contains(entry.getValue().row())).map(Map.Entry::getKey).toArray(IBreakpoint[]::new);
    }

    /** Sets one, unless it is set already or not wanted. */
    void set(IBreakpoint breakpoint) throws DebugException {
        if (placed.containsKey(breakpoint) || !isWanted(breakpoint)) {
            return;
        }
        Object asked = asked(breakpoint);
        if (asked instanceof BreakRequest request) {
            placed.put(breakpoint, new Placed(asked, DebugElementBase.ask(() -> session.insertBreakpoint(request)), NO_ROW));
        } else if (asked instanceof StopFilter filter && session.knowsHypercalls()) {
            placed.put(breakpoint, new Placed(asked, "", DebugElementBase.ask(() -> session.addFilter(filter))));
        }
    }

    void clear(IBreakpoint breakpoint) throws DebugException {
        Placed gone = placed.remove(breakpoint);
        if (gone == null) {
            return;
        }
        DebugElementBase.ask(() -> {
            if (gone.row() == NO_ROW) {
                session.deleteBreakpoint(gone.name());
            } else {
                session.removeFilter(gone.row());
            }
            return null;
        });
    }

    /** Sets one anew where it is not as it should be: the platform tells of a change up to two seconds late. */
    void refresh() throws DebugException {
        for (Map.Entry<IBreakpoint, Placed> each : Map.copyOf(placed).entrySet()) {
            boolean isWanted = isWanted(each.getKey());
            if (!isWanted || !Objects.equals(asked(each.getKey()), each.getValue().asked())) {
                clear(each.getKey());
                set(each.getKey());
            }
        }
    }

    /** What the session is to be asked for: a {@link BreakRequest} or a {@link StopFilter}; null for a breakpoint of somebody else. */
    private static Object asked(IBreakpoint breakpoint) throws DebugException {
        try {
            return switch (breakpoint) {
            case GdbBreakpoint located -> located.request();
            case HypercallBreakpoint hypercall -> hypercall.filter();
            case EventBreakpoint event -> event.filter();
            default -> null;
            };
        } catch (DebugException e) {
            throw e;
        } catch (CoreException e) {
            throw DebugModel.failure(e.getMessage(), e);
        }
    }

    private static boolean isWanted(IBreakpoint breakpoint) {
        try {
            return breakpoint.getModelIdentifier().equals(DebugModel.ID) && breakpoint.getMarker().exists() && breakpoint.isEnabled()
                    && DebugPlugin.getDefault().getBreakpointManager().isEnabled();
        } catch (CoreException deletedMeanwhile) {
            return false;
        }
    }
}
