package org.parascope.gdb.command;

import org.parascope.gdb.Command;
import org.parascope.gdb.mi.MiException;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * Gives a variable another value; returns the value as gdb shows it then.
 *
 * <pre>
 * -var-assign var1 "4"
 * ^done,value="4"
 * </pre>
 *
 * @param handle the variable object
 * @param expression the new value
 */
public record AssignVariable(String handle, String expression) implements Command<String> {
    @Override
    public String line() {
        return "-var-assign " + Command.quote(handle) + " " + Command.quote(expression);
    }

    @Override
    public String result(Entries values) throws MiException {
        return values.text("value");
    }
}
