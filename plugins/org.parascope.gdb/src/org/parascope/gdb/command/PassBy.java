package org.parascope.gdb.command;

import org.parascope.gdb.Command;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * Lets a breakpoint pass so many hits by before it stops.
 *
 * <pre>
 * -break-after 2 10
 * ^done
 * </pre>
 *
 * @param number gdb's number of the breakpoint
 * @param count hits
 */
public record PassBy(String number, int count) implements Command<Entries> {
    @Override
    public String line() {
        return "-break-after " + number + " " + count;
    }

    @Override
    public Entries result(Entries values) {
        return values;
    }
}
