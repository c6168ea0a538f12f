package org.parascope.gdb.command;

import org.parascope.gdb.Command;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * To the next source line, over calls.
 *
 * <pre>
 * -exec-next --thread 1
 * ^running
 * *stopped,reason="end-stepping-range",frame={...},thread-id="1",stopped-threads="all"
 * </pre>
 *
 * @param thread gdb's number of the thread
 */
public record StepOver(int thread) implements Command<Entries> {
    @Override
    public String line() {
        return "-exec-next --thread " + thread;
    }

    @Override
    public Entries result(Entries values) {
        return values;
    }
}
