package org.parascope.debug.launch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.IStatusHandler;
import org.eclipse.debug.core.model.IBreakpoint;
import org.parascope.debug.model.DebugModel;
import org.parascope.debug.model.EventBreakpoint;
import org.parascope.debug.model.HypercallBreakpoint;
import org.parascope.debug.model.MachineProcess;
import org.parascope.debug.model.ToldBreakpoint;
import org.parascope.debug.session.StopFilter;

/**
 * Breakpoints that cannot be in force in a machine that is recorded or played. Before such a launch the user is asked, by whoever handles
 * {@link #CODE} of this bundle (a window); without a handler the launch goes on, and the debugger's console tells of each.
 */
public final class RefusedBreakpoints {
    /** Of the status whose handler answers whether to launch without them, by a Boolean. */
    public static final int CODE = 1;

    private RefusedBreakpoints() {
    }

    /** Why a breakpoint of this filter would not be in force now: a machine that lives is recorded or plays a recording. */
    public static Optional<String> now(StopFilter filter) {
        return filter.refusalInRecording().filter(_ -> Stream.of(DebugPlugin.getDefault().getLaunchManager().getProcesses())
                .anyMatch(process -> process instanceof MachineProcess machine && !machine.isTerminated() && machine.machine().replay().isPresent()));
    }

    /** Whether to launch a machine that is recorded or played: the user wants it, or no breakpoint is in the way. */
    static boolean mayLaunch() throws CoreException {
        Map<String, List<String>> refused = all();
        if (refused.isEmpty()) {
            return true;
        }
        var status = new Status(IStatus.WARNING, DebugModel.ID, CODE,
                "A machine that is recorded or played will not stop at:\n\n" + words(refused), null);
        IStatusHandler handler = DebugPlugin.getDefault().getStatusHandler(status);
        return handler == null || Boolean.TRUE.equals(handler.handleStatus(status, null));
    }

    private static String words(Map<String, List<String>> refused) {
        return refused.entrySet().stream().map(entry -> "\u2022 " + String.join("\n\u2022 ", entry.getValue()) + "\n" + entry.getKey())
                .collect(Collectors.joining("\n\n"));
    }

    /** In words, by the reason. */
    private static Map<String, List<String>> all() throws CoreException {
        var found = new LinkedHashMap<String, List<String>>();
        if (!DebugPlugin.getDefault().getBreakpointManager().isEnabled()) {
            return found;
        }
        for (IBreakpoint breakpoint : DebugPlugin.getDefault().getBreakpointManager().getBreakpoints(DebugModel.ID)) {
            if (breakpoint.isEnabled()) {
                Optional<String> reason = reason(breakpoint);
                if (reason.isPresent()) {
                    found.computeIfAbsent(reason.get(), _ -> new ArrayList<>()).add(((ToldBreakpoint) breakpoint).text());
                }
            }
        }
        return found;
    }

    private static Optional<String> reason(IBreakpoint breakpoint) {
        return switch (breakpoint) {
        case EventBreakpoint event -> event.filter().refusalInRecording();
        case HypercallBreakpoint hypercall -> hypercall.filter().refusalInRecording();
        default -> Optional.empty();
        };
    }
}
