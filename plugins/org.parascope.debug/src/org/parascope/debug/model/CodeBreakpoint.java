package org.parascope.debug.model;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.model.Breakpoint;
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
        var attributes = new HashMap<String, Object>(Map.of(CONTEXT, context.orElse(PARACORE), PLACE, place));
        attributes.putAll(conditions.attributes());
        return ToldBreakpoint.add(new CodeBreakpoint(), DebugModel.CODE_BREAKPOINT, attributes);
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
