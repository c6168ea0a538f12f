package org.parascope.gdb.command;

import java.util.ArrayList;
import java.util.List;
import org.parascope.gdb.Command;
import org.parascope.gdb.mi.MiException;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * The parts of a variable object: fields, elements, or what a pointer points to.
 *
 * <pre>
 * -var-list-children --all-values var1 0 256
 * ^done,numchild="2",children=[child={name="var1.next",exp="next",numchild="1",value="0x0",type="struct domain *"},...]
 * </pre>
 *
 * @param handle the variable object
 * @param from the first part
 * @param to one after the last part
 */
public record ListChildren(String handle, int from, int to) implements Command<List<Variable>> {
    @Override
    public String line() {
        return "-var-list-children --all-values " + Command.quote(handle) + " " + from + " " + to;
    }

    @Override
    public List<Variable> result(Entries values) throws MiException {
        var children = new ArrayList<Variable>();
        if (values.has("children")) {
            for (Entries child : values.entries("children").tuples()) {
                children.add(Variable.of(child, ""));
            }
        }
        return children;
    }
}
