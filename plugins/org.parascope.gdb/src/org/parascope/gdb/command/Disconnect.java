package org.parascope.gdb.command;

import org.parascope.gdb.Command;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * Drops the connection as it is: no packet is sent, a stopped target stays stopped.
 *
 * <pre>
 * -target-disconnect
 * ^done
 * </pre>
 */
public record Disconnect() implements Command<Entries> {
    @Override
    public String line() {
        return "-target-disconnect";
    }

    @Override
    public Entries result(Entries values) {
        return values;
    }
}
