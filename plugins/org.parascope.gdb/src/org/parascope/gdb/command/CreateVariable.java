package org.parascope.gdb.command;

import org.parascope.gdb.Command;
import org.parascope.gdb.mi.MiException;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * Makes a variable object of an expression in a frame.
 *
 * <pre>
 * -var-create --thread 1 --frame 0 - * "count"
 * ^done,name="var1",numchild="0",value="3",type="unsigned int",has_more="0"
 * </pre>
 *
 * @param thread gdb's number of the thread
 * @param level the frame
 * @param expression of C
 */
public record CreateVariable(int thread, int level, String expression) implements Command<Variable> {
    @Override
    public String line() {
        return "-var-create --thread " + thread + " --frame " + level + " - * " + Command.quote(expression);
    }

    @Override
    public Variable result(Entries values) throws MiException {
        return Variable.of(values, expression);
    }
}
