package org.parascope.gdb.command;

import org.parascope.gdb.Command;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * Enables or disables a breakpoint.
 *
 * <pre>
 * -break-disable 2
 * ^done
 * </pre>
 */
public record EnableBreakpoint(String number, boolean enabled) implements Command<Entries> {
    @Override
    public String line() {
        return (enabled ? "-break-enable " : "-break-disable ") + number;
    }

    @Override
    public Entries result(Entries values) {
        return values;
    }
}
