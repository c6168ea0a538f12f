package org.parascope.gdb.command;

import java.util.List;
import org.parascope.gdb.Command;
import org.parascope.gdb.mi.MiException;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * The names of the registers; an empty one marks a number without a register.
 *
 * <pre>
 * -data-list-register-names
 * ^done,register-names=["rax","rbx",...,""]
 * </pre>
 */
public record RegisterNames() implements Command<List<String>> {
    @Override
    public String line() {
        return "-data-list-register-names";
    }

    @Override
    public List<String> result(Entries values) throws MiException {
        return values.entries("register-names").texts();
    }
}
