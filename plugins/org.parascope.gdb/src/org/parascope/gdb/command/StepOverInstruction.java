package org.parascope.gdb.command;

import org.parascope.gdb.Command;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * One instruction, over calls.
 *
 * <pre>
 * -exec-next-instruction --thread 1
 * ^running
 * *stopped,reason="end-stepping-range",frame={...},thread-id="1",stopped-threads="all"
 * </pre>
 *
 * @param thread gdb's number of the thread
 */
public record StepOverInstruction(int thread) implements Command<Entries> {
    @Override
    public String line() {
        return "-exec-next-instruction --thread " + thread;
    }

    @Override
    public Entries result(Entries values) {
        return values;
    }
}
