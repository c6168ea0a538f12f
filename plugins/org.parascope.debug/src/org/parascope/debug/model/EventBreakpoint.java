package org.parascope.debug.model;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.model.Breakpoint;
import org.parascope.debug.session.HappeningFilter;
import org.parascope.debug.session.HypercallFilter;
import org.parascope.inspect.trace.TraceKind;
import org.parascope.inspect.trace.TraceText;

/**
 * A breakpoint on what happens inside Paracore: an upcall, a guest's exception, a frame that changes its type or owner, a domain that
 * comes or goes, and all else that the trace can record. Kept as a marker on the workspace's root; the filter works in the hypervisor.
 */
public final class EventBreakpoint extends Breakpoint implements ToldBreakpoint {
    private static final int ANY = -1;
    private static final String EVENT = "org.parascope.debug.event.";
    private static final String KIND = EVENT + "kind";
    private static final String DOMAIN = EVENT + "domain";
    private static final String VCPU = EVENT + "vcpu";
    private static final String ARGUMENT = EVENT + "argument";
    private static final String LOW = EVENT + "low";
    private static final String HIGH = EVENT + "high";
    private static final String SKIP = EVENT + "skip";

    /** For the platform, which gives the marker later. */
    public EventBreakpoint() {
    }

    /** Makes a breakpoint and tells the platform of it. */
    public static EventBreakpoint create(HappeningFilter filter) throws CoreException {
        return ToldBreakpoint.add(new EventBreakpoint(), DebugModel.EVENT_BREAKPOINT, attributes(filter));
    }

    /** The same breakpoint with other parts. */
    public void change(HappeningFilter filter) throws CoreException {
        change(attributes(filter));
    }

    private static Map<String, Object> attributes(HappeningFilter filter) {
        var values = new TreeMap<String, Object>();
        values.put(KIND, filter.kind().name());
        values.put(DOMAIN, filter.domain().orElse(ANY));
        values.put(VCPU, filter.vcpu().orElse(ANY));
        values.put(ARGUMENT, filter.argument().map(HypercallFilter.ArgumentRange::index).orElse(ANY));
        values.put(LOW, filter.argument().map(part -> Long.toString(part.range().low())).orElse("0"));
        values.put(HIGH, filter.argument().map(part -> Long.toString(part.range().high())).orElse("0"));
        values.put(SKIP, Long.toString(filter.skip()));
        return values;
    }

    @Override
    public String getModelIdentifier() {
        return DebugModel.ID;
    }

    /** What the hypervisor is given. */
    public HappeningFilter filter() {
        IMarker marker = getMarker();
        int argument = marker.getAttribute(ARGUMENT, ANY);
        var range = new HypercallFilter.Range(number(LOW), number(HIGH));
        return new HappeningFilter(TraceKind.valueOf(marker.getAttribute(KIND, TraceKind.TRAP_UPCALL.name())), optional(DOMAIN), optional(VCPU),
                argument == ANY ? Optional.empty() : Optional.of(new HypercallFilter.ArgumentRange(argument, range)), number(SKIP));
    }

    private OptionalInt optional(String attribute) {
        int value = getMarker().getAttribute(attribute, ANY);
        return value == ANY ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private long number(String attribute) {
        return Long.parseLong(getMarker().getAttribute(attribute, "0"));
    }

    /** In words: {@code exception, vector page fault, of domain 1}. */
    @Override
    public String text() {
        HappeningFilter filter = filter();
        String who = filter.domain().isEmpty() ? "any domain" : filter.domain().getAsInt() == 0 ? "Dom0" : "domain " + filter.domain().getAsInt();
        String vcpu = filter.vcpu().isPresent() ? " vCPU " + filter.vcpu().getAsInt() : "";
        String argument = filter.argument().map(part -> ", " + argument(filter.kind(), part)).orElse("");
        return title(filter.kind()) + argument + ", while " + who + vcpu + " runs" + (filter.skip() == 0 ? "" : ", after " + filter.skip() + " others");
    }

    private static String argument(TraceKind kind, HypercallFilter.ArgumentRange part) {
        TraceKind.Argument argument = kind.arguments().get(part.index());
        var text = new TraceText(Optional.empty());
        String low = text.show(argument.meaning(), part.range().low());
        String high = text.show(argument.meaning(), part.range().high());
        return argument.name() + (low.equals(high) ? " " + low : " from " + low + " to " + high);
    }

    /** What happens, in a few words. */
    public static String title(TraceKind kind) {
        return switch (kind.traceClass()) {
        case PAGE -> "frame: " + kind.title();
        case DOMAIN -> "domain " + kind.title();
        case EVENT -> "port: " + kind.title();
        case GRANT -> "grant: " + kind.title();
        case SCHEDULER -> "vCPU: " + kind.title();
        case EMULATION -> "emulated " + kind.title();
        case INTERRUPT -> kind.title() + " interrupt";
        default -> kind.title();
        };
    }
}
