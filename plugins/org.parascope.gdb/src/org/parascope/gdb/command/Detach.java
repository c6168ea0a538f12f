package org.parascope.gdb.command;

import org.parascope.gdb.Command;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * Leaves the target; it runs on without a debugger.
 *
 * <pre>
 * -target-detach
 * ^done
 * </pre>
 */
public record Detach() implements Command<Entries> {
    @Override
    public String line() {
        return "-target-detach";
    }

    @Override
    public Entries result(Entries values) {
        return values;
    }
}
