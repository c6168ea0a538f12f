package org.parascope.gdb.command;

import org.parascope.gdb.Command;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * Removes a breakpoint.
 *
 * <pre>
 * -break-delete 2
 * ^done
 * </pre>
 */
public record DeleteBreakpoint(String number) implements Command<Entries> {
    @Override
    public String line() {
        return "-break-delete " + number;
    }

    @Override
    public Entries result(Entries values) {
        return values;
    }
}
