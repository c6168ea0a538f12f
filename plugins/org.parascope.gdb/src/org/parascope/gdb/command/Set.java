package org.parascope.gdb.command;

import org.parascope.gdb.Command;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * Sets one of gdb's own variables.
 *
 * <pre>
 * -gdb-set substitute-path /paracore /src
 * ^done
 * </pre>
 *
 * @param setting its name and value, as after {@code set} in gdb
 */
public record Set(String setting) implements Command<Entries> {
    @Override
    public String line() {
        return "-gdb-set " + setting;
    }

    @Override
    public Entries result(Entries values) {
        return values;
    }
}
