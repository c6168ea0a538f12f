package org.parascope.gdb.command;

import java.util.ArrayList;
import java.util.List;
import org.parascope.gdb.Command;
import org.parascope.gdb.Frame;
import org.parascope.gdb.mi.MiException;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * The frames of a thread's stack, innermost first.
 *
 * <pre>
 * -stack-list-frames --thread 1 0 63
 * ^done,stack=[frame={level="0",addr="0x...",func="hypercall_mmu_update",...},frame={level="1",...}]
 * </pre>
 *
 * @param thread gdb's number of the thread
 * @param most how many at most
 */
public record ListFrames(int thread, int most) implements Command<List<Frame>> {
    @Override
    public String line() {
        return "-stack-list-frames --thread " + thread + " 0 " + (most - 1);
    }

    @Override
    public List<Frame> result(Entries values) throws MiException {
        var frames = new ArrayList<Frame>();
        for (Entries frame : values.entries("stack").tuples()) {
            frames.add(Frame.of(frame));
        }
        return frames;
    }
}
