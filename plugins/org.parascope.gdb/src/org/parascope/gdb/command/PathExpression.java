package org.parascope.gdb.command;

import org.parascope.gdb.Command;
import org.parascope.gdb.mi.MiException;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * The expression of C that names what a variable object shows.
 *
 * <pre>
 * -var-info-path-expression var1.public.id
 * ^done,path_expr="((*v).id)"
 * </pre>
 *
 * @param handle the variable object
 */
public record PathExpression(String handle) implements Command<String> {
    @Override
    public String line() {
        return "-var-info-path-expression " + handle;
    }

    @Override
    public String result(Entries values) throws MiException {
        return values.text("path_expr");
    }
}
