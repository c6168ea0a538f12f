package org.parascope.gdb.command;

import java.util.List;
import org.parascope.gdb.Command;
import org.parascope.gdb.mi.MiException;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * Inserts a watchpoint and returns its number.
 *
 * <pre>
 * -break-watch -a "*(unsigned long *)0xffff83000010a000"
 * ^done,hw-awpt={number="4",exp="*(unsigned long *)0xffff83000010a000"}
 * </pre>
 *
 * @param expression of C, whose memory is watched
 * @param access which accesses stop
 */
public record InsertWatchpoint(String expression, Access access) implements Command<String> {
    private static final List<String> KINDS = List.of("wpt", "hw-rwpt", "hw-awpt");

    /** Which accesses. */
    public enum Access {
        /** That change the value. */
        WRITE(""), READ("-r "), ANY("-a ");

        private final String option;

        Access(String option) {
            this.option = option;
        }
    }

    @Override
    public String line() {
        return "-break-watch " + access.option + Command.quote(expression);
    }

    @Override
    public String result(Entries values) throws MiException {
        for (String kind : KINDS) {
            if (values.has(kind)) {
                return values.entries(kind).text("number");
            }
        }
        throw new MiException("Expected a watchpoint in gdb's answer, found none");
    }
}
