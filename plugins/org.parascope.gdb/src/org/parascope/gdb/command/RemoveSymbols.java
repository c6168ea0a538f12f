package org.parascope.gdb.command;

import org.parascope.gdb.Command;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * Takes away symbols that AddSymbols added.
 *
 * <pre>
 * -interpreter-exec console "remove-symbol-file /c/kernel.symbols"
 * ^done
 * </pre>
 *
 * @param file the file, without blanks in its path
 */
public record RemoveSymbols(String file) implements Command<Entries> {
    @Override
    public String line() {
        return "-interpreter-exec console " + Command.quote("remove-symbol-file " + file);
    }

    @Override
    public Entries result(Entries values) {
        return values;
    }
}
