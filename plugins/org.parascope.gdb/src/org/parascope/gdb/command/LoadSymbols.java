package org.parascope.gdb.command;

import org.parascope.gdb.Command;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * Loads an ELF file with its symbols.
 *
 * <pre>
 * -file-exec-and-symbols "/b/paracore-syms"
 * ^done
 * </pre>
 */
public record LoadSymbols(String file) implements Command<Entries> {
    @Override
    public String line() {
        return "-file-exec-and-symbols " + Command.quote(file);
    }

    @Override
    public Entries result(Entries values) {
        return values;
    }
}
