package org.parascope.debug.session;

import java.util.OptionalInt;

/**
 * Where and when gdb is to stop the machine.
 *
 * @param place where
 * @param domain only while this domain runs
 * @param condition only where this expression of C is not zero; empty for always
 * @param skip so many hits are passed by before the first stop
 */
public record BreakRequest(BreakPlace place, OptionalInt domain, String condition, int skip) {
    /** Always. */
    public static BreakRequest at(BreakPlace place) {
        return new BreakRequest(place, OptionalInt.empty(), "", 0);
    }
}
