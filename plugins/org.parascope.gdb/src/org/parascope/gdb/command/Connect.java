package org.parascope.gdb.command;

import org.parascope.gdb.Command;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * Connects to a gdb stub; the target stops.
 *
 * <pre>
 * -target-select extended-remote /run/demo/gdb.sock
 * =thread-created,id="1",group-id="i1"
 * *stopped,frame={addr="0xfff0",...},thread-id="1",stopped-threads="all"
 * ^connected
 * </pre>
 *
 * @param address a unix socket's path, or {@code host:port}
 */
public record Connect(String address) implements Command<Entries> {
    @Override
    public String line() {
        return "-target-select extended-remote " + address; // taken as it is: quotes would be part of the name
    }

    @Override
    public Entries result(Entries values) {
        return values;
    }
}
