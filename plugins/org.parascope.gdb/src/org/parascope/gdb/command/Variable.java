package org.parascope.gdb.command;

import org.parascope.gdb.mi.MiException;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * A variable object of gdb: a handle on a variable, an expression, or a part of one.
 *
 * @param handle gdb's name of the object
 * @param expression what is shown: a name, a field, an index
 * @param type its C type, empty for a group such as {@code public}
 * @param value its value as text, {@code {...}} for a structure
 * @param children how many parts it has
 */
public record Variable(String handle, String expression, String type, String value, int children) {

    /** From {@code name="var1",numchild="2",value="{...}",type="struct domain"}; a child also has {@code exp="next"}. */
    public static Variable of(Entries values, String expression) throws MiException {
        return new Variable(values.text("name"), values.text("exp", expression), values.text("type", ""),
                values.text("value", ""), (int) values.number("numchild", 0));
    }
}
