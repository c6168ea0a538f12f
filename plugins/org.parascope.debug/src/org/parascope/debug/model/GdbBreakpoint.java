package org.parascope.debug.model;

import java.util.Map;
import java.util.OptionalInt;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.runtime.CoreException;
import org.parascope.debug.session.BreakRequest;

/** A breakpoint that gdb compares: a place in code or in memory, under conditions that are kept in its marker. */
public interface GdbBreakpoint extends ToldBreakpoint {
    /**
     * When it stops, at its place.
     *
     * @param domain only while this domain runs
     * @param expression only where this expression of C is not zero; empty for always
     * @param skip so many hits are passed by before the first stop
     */
    record Conditions(OptionalInt domain, String expression, int skip) {
        /** Always. */
        public static final Conditions NONE = new Conditions(OptionalInt.empty(), "", 0);
        private static final int ANY = -1;
        private static final String DOMAIN = "org.parascope.debug.condition.domain";
        private static final String EXPRESSION = "org.parascope.debug.condition.expression";
        private static final String SKIP = "org.parascope.debug.condition.skip";

        static Conditions read(IMarker marker) {
            int domain = marker.getAttribute(DOMAIN, ANY);
            return new Conditions(domain == ANY ? OptionalInt.empty() : OptionalInt.of(domain), marker.getAttribute(EXPRESSION, ""),
                    marker.getAttribute(SKIP, 0));
        }

        /** As the marker keeps them. */
        Map<String, Object> attributes() {
            return Map.of(DOMAIN, domain.orElse(ANY), EXPRESSION, expression, SKIP, skip);
        }

        /** In words, with a comma before them; empty for always. */
        public String text() {
            return (domain.isEmpty() ? "" : ", while " + (domain.getAsInt() == 0 ? "Dom0" : "domain " + domain.getAsInt()) + " runs")
                    + (expression.isBlank() ? "" : ", if " + expression) + (skip == 0 ? "" : ", after " + skip + " others");
        }
    }

    /** What gdb is asked for. */
    BreakRequest request() throws CoreException;

    default Conditions conditions() {
        return Conditions.read(getMarker());
    }

    /** The same breakpoint under other conditions. */
    default void changeConditions(Conditions conditions) throws CoreException {
        change(conditions.attributes());
    }
}
