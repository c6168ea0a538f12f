package org.parascope.gdb.command;

import org.parascope.gdb.Command;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * Until a frame's function has returned.
 *
 * <pre>
 * -exec-finish --thread 1 --frame 0
 * ^running
 * *stopped,reason="function-finished",frame={...},gdb-result-var="$1",return-value="0",...
 * </pre>
 *
 * @param thread gdb's number of the thread
 * @param level the frame that is to return, 0 for the innermost
 */
public record Finish(int thread, int level) implements Command<Entries> {
    @Override
    public String line() {
        return "-exec-finish --thread " + thread + " --frame " + level;
    }

    @Override
    public Entries result(Entries values) {
        return values;
    }
}
