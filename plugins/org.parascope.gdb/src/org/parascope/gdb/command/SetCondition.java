package org.parascope.gdb.command;

import org.parascope.gdb.Command;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * Lets a breakpoint stop only where an expression is not zero.
 *
 * <pre>
 * -break-condition 2 "count > 3"
 * ^done
 * </pre>
 *
 * @param number gdb's number of the breakpoint
 * @param expression of C
 */
public record SetCondition(String number, String expression) implements Command<Entries> {
    @Override
    public String line() {
        return "-break-condition " + number + " " + Command.quote(expression);
    }

    @Override
    public Entries result(Entries values) {
        return values;
    }
}
