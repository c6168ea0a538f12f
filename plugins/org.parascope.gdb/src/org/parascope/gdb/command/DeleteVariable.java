package org.parascope.gdb.command;

import org.parascope.gdb.Command;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * Forgets a variable object and its parts.
 *
 * <pre>
 * -var-delete var1
 * ^done,ndeleted="1"
 * </pre>
 */
public record DeleteVariable(String handle) implements Command<Entries> {
    @Override
    public String line() {
        return "-var-delete " + Command.quote(handle);
    }

    @Override
    public Entries result(Entries values) {
        return values;
    }
}
