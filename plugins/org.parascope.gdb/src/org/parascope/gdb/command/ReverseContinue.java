package org.parascope.gdb.command;

import org.parascope.gdb.Command;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * Lets the target run backwards, to the last breakpoint before or the beginning of what it remembers.
 *
 * <pre>
 * -exec-continue --reverse
 * ^running
 * *stopped,reason="no-history",frame={...},thread-id="1",stopped-threads="all"
 * </pre>
 */
public record ReverseContinue() implements Command<Entries> {
    @Override
    public String line() {
        return "-exec-continue --reverse";
    }

    @Override
    public Entries result(Entries values) {
        return values;
    }
}
