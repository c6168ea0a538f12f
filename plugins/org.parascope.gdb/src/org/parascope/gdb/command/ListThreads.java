package org.parascope.gdb.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.parascope.gdb.Command;
import org.parascope.gdb.mi.MiException;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * The threads of the target, by number.
 *
 * <pre>
 * -thread-info
 * ^done,threads=[{id="1",target-id="Thread 1.1",details="CPU#0 [running]",state="stopped",...}],current-thread-id="1"
 * </pre>
 */
public record ListThreads() implements Command<List<TargetThread>> {
    @Override
    public String line() {
        return "-thread-info";
    }

    @Override
    public List<TargetThread> result(Entries values) throws MiException {
        var threads = new ArrayList<TargetThread>();
        for (Entries thread : values.entries("threads").tuples()) {
            threads.add(new TargetThread((int) thread.number("id"), thread.text("details", thread.text("target-id")),
                    thread.text("state", "").equals("stopped")));
        }
        threads.sort(Comparator.comparingInt(TargetThread::number));
        return threads;
    }
}
