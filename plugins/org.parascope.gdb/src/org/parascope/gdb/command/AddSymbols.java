package org.parascope.gdb.command;

import org.parascope.gdb.Command;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * Adds the symbols of an ELF file at the addresses that it names, beside those already loaded.
 *
 * <pre>
 * -interpreter-exec console "add-symbol-file /c/kernel.symbols -o 0"
 * ^done
 * </pre>
 *
 * @param file the file, without blanks in its path
 */
public record AddSymbols(String file) implements Command<Entries> {
    @Override
    public String line() {
        return "-interpreter-exec console " + Command.quote("add-symbol-file " + file + " -o 0");
    }

    @Override
    public Entries result(Entries values) {
        return values;
    }
}
