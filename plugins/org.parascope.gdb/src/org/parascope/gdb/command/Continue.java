package org.parascope.gdb.command;

import org.parascope.gdb.Command;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * Lets the target run.
 *
 * <pre>
 * -exec-continue
 * ^running
 * *running,thread-id="all"
 * </pre>
 */
public record Continue() implements Command<Entries> {
    @Override
    public String line() {
        return "-exec-continue";
    }

    @Override
    public Entries result(Entries values) {
        return values;
    }
}
