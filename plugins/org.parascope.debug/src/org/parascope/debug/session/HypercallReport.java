package org.parascope.debug.session;

import java.util.List;
import java.util.Optional;
import org.parascope.inspect.shape.Table;

/**
 * All that is known of the hypercall for which the machine stopped.
 *
 * @param event the call, with its result once it has one
 * @param details what its arguments point at, decoded
 * @param difference what it changed, with the columns of StateDifference; empty unless its entry was seen too
 * @param cost in words: instructions it took, or time where the machine does not count instructions; empty before its return
 */
public record HypercallReport(HypercallEvent event, List<Detail> details, Optional<Table> difference, String cost) {
    /**
     * A member of what an argument points at.
     *
     * @param name {@code requests[0].ptr}
     * @param value as people read it
     * @param raw as it is in memory
     */
    public record Detail(String name, String value, String raw) {
    }

    public HypercallReport {
        details = List.copyOf(details);
    }
}
