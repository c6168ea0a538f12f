package org.parascope.gdb.command;

import java.util.ArrayList;
import java.util.List;
import org.parascope.gdb.Command;
import org.parascope.gdb.mi.MiException;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * The arguments and local variables of a frame, by name.
 *
 * <pre>
 * -stack-list-variables --thread 1 --frame 0 --skip-unavailable --no-values
 * ^done,variables=[{name="count",arg="1"},{name="done"}]
 * </pre>
 *
 * @param thread gdb's number of the thread
 * @param level the frame
 */
public record ListLocals(int thread, int level) implements Command<List<String>> {
    @Override
    public String line() {
        return "-stack-list-variables --thread " + thread + " --frame " + level + " --no-values";
    }

    @Override
    public List<String> result(Entries values) throws MiException {
        var names = new ArrayList<String>();
        for (Entries variable : values.entries("variables").tuples()) {
            String name = variable.text("name");
            if (!names.contains(name)) {
                names.add(name); // an inner block's variable hides the outer one of the same name
            }
        }
        return names;
    }
}
