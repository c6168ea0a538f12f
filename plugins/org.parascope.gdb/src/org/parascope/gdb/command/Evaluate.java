package org.parascope.gdb.command;

import org.parascope.gdb.Command;
import org.parascope.gdb.mi.MiException;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * The value of an expression, as text.
 *
 * <pre>
 * -data-evaluate-expression --thread 1 --frame 0 "event-&gt;domain"
 * ^done,value="0"
 * </pre>
 *
 * @param thread gdb's number of the thread
 * @param level the frame
 * @param expression of C
 */
public record Evaluate(int thread, int level, String expression) implements Command<String> {
    @Override
    public String line() {
        return "-data-evaluate-expression --thread " + thread + " --frame " + level + " " + Command.quote(expression);
    }

    @Override
    public String result(Entries values) throws MiException {
        return values.text("value");
    }
}
