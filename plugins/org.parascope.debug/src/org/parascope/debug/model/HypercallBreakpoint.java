package org.parascope.debug.model;

import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.model.Breakpoint;
import org.parascope.debug.session.HypercallEvent;
import org.parascope.debug.session.HypercallFilter;
import org.parascope.inspect.hypercall.Hypercall;
import org.parascope.inspect.hypercall.HypercallTable;

/**
 * A breakpoint on a hypercall of a domain. Kept as a marker on the workspace's root; the filter itself works in the
 * hypervisor.
 */
public final class HypercallBreakpoint extends Breakpoint implements ToldBreakpoint {
    /** Any domain, any hypercall, any command: the marker attribute's value for an empty part. */
    public static final int ANY = -1;
    private static final String FILTER = "org.parascope.debug.filter.";
    private static final String KIND = FILTER + "kind";
    private static final String DOMAIN = FILTER + "domain";
    private static final String VCPU = FILTER + "vcpu";
    private static final String HYPERCALL = FILTER + "hypercall";
    private static final String COMMAND = FILTER + "command";
    private static final String ARGUMENT = FILTER + "argument";
    private static final String ARGUMENT_LOW = FILTER + "argumentLow";
    private static final String ARGUMENT_HIGH = FILTER + "argumentHigh";
    private static final String RESULT_LOW = FILTER + "resultLow";
    private static final String RESULT_HIGH = FILTER + "resultHigh";
    private static final String SKIP = FILTER + "skip";

    /** For the platform, which gives the marker later. */
    public HypercallBreakpoint() {
    }

    /** Makes a breakpoint and tells the platform of it; {@link #ANY} leaves a part open. */
    public static HypercallBreakpoint create(HypercallEvent.Kind kind, int domain, int hypercall, int command) throws CoreException {
        return create(HypercallFilter.of(kind, optional(domain), OptionalInt.empty(), optional(hypercall),
                command == ANY ? OptionalLong.empty() : OptionalLong.of(command)));
    }

    /** Makes a breakpoint and tells the platform of it. */
    public static HypercallBreakpoint create(HypercallFilter filter) throws CoreException {
        return ToldBreakpoint.add(new HypercallBreakpoint(), DebugModel.HYPERCALL_BREAKPOINT, attributes(filter));
    }

    /** The same breakpoint with other parts. */
    public void change(HypercallFilter filter) throws CoreException {
        change(attributes(filter));
    }

    /** An empty text for a part that is open. */
    private static Map<String, Object> attributes(HypercallFilter filter) {
        var values = new TreeMap<String, Object>();
        values.put(KIND, filter.kind().name());
        values.put(DOMAIN, filter.domain().orElse(ANY));
        values.put(VCPU, filter.vcpu().orElse(ANY));
        values.put(HYPERCALL, filter.hypercall().orElse(ANY));
        values.put(COMMAND, (int) filter.command().orElse(ANY));
        values.put(ARGUMENT, filter.argument().map(HypercallFilter.ArgumentRange::index).orElse(ANY));
        values.put(ARGUMENT_LOW, filter.argument().map(part -> Long.toString(part.range().low())).orElse(""));
        values.put(ARGUMENT_HIGH, filter.argument().map(part -> Long.toString(part.range().high())).orElse(""));
        values.put(RESULT_LOW, filter.result().map(part -> Long.toString(part.low())).orElse(""));
        values.put(RESULT_HIGH, filter.result().map(part -> Long.toString(part.high())).orElse(""));
        values.put(SKIP, Long.toString(filter.skip()));
        return values;
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
        int vcpu = getMarker().getAttribute(VCPU, ANY);
        int argument = getMarker().getAttribute(ARGUMENT, ANY);
        HypercallFilter filter = HypercallFilter.of(kind(), optional(domain()), optional(vcpu), optional(hypercall()),
                command() == ANY ? OptionalLong.empty() : OptionalLong.of(command())).withSkip(number(SKIP));
        if (argument != ANY) {
            filter = filter.withArgument(argument, number(ARGUMENT_LOW), number(ARGUMENT_HIGH));
        }
        return getMarker().getAttribute(RESULT_LOW, "").isEmpty() ? filter : filter.withResult(number(RESULT_LOW), number(RESULT_HIGH));
    }

    private long number(String attribute) {
        String text = getMarker().getAttribute(attribute, "");
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    /** In words: {@code mmuext_op PIN_L4_TABLE of Dom0, count from 1 to 3, at entry}. */
    @Override
    public String text() {
        HypercallFilter filter = filter();
        Hypercall called = HypercallTable.get().byNumber(hypercall());
        String name = hypercall() == ANY ? "any hypercall" : called.name();
        String command = command() == ANY ? "" : " " + called.command(command());
        String who = domain() == ANY ? "any domain" : domain() == 0 ? "Dom0" : "domain " + domain();
        String vcpu = filter.vcpu().isPresent() ? " vCPU " + filter.vcpu().getAsInt() : "";
        String argument = filter.argument().map(part -> ", " + argumentName(called, part.index())
                + between(Long.toUnsignedString(part.range().low()), Long.toUnsignedString(part.range().high()))).orElse("");
        String result = filter.result().map(range -> between(HypercallTable.get().result(range.low()),
                HypercallTable.get().result(range.high()))).orElse("");
        String skip = filter.skip() == 0 ? "" : ", after " + filter.skip() + " others";
        return name + command + " of " + who + vcpu + argument + switch (kind()) {
        case ENTRY -> ", at entry";
        case RETURN -> ", at return" + result;
        case REFUSAL -> ", when refused" + result;
        case FAILURE -> ", fails once with" + result;
        } + skip;
    }

    private static String argumentName(Hypercall called, int index) {
        return index < called.arguments().size() ? called.arguments().get(index).name() : "argument " + (index + 1);
    }

    private static String between(String low, String high) {
        return low.equals(high) ? " " + low : " from " + low + " to " + high;
    }

    private static OptionalInt optional(int value) {
        return value == ANY ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
