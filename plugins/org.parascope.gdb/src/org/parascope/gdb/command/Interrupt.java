package org.parascope.gdb.command;

import org.parascope.gdb.Command;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * Stops the target; that it stopped is told by an event.
 *
 * <pre>
 * -exec-interrupt
 * ^done
 * *stopped,reason="signal-received",signal-name="SIGINT",...
 * </pre>
 */
public record Interrupt() implements Command<Entries> {
    @Override
    public String line() {
        return "-exec-interrupt";
    }

    @Override
    public Entries result(Entries values) {
        return values;
    }
}
