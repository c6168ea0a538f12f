package org.parascope.gdb.command;

import org.parascope.gdb.Command;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * Writes bytes to the target's memory at a virtual address of the current thread.
 *
 * <pre>
 * -data-write-memory-bytes 0xffff82d040000000 "00ff"
 * ^done
 * </pre>
 *
 * @param address where
 * @param contents the bytes, hexadecimal
 */
public record WriteMemory(long address, String contents) implements Command<Entries> {
    @Override
    public String line() {
        return "-data-write-memory-bytes 0x" + Long.toHexString(address) + " " + Command.quote(contents);
    }

    @Override
    public Entries result(Entries values) {
        return values;
    }
}
