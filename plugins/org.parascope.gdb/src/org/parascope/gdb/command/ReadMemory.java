package org.parascope.gdb.command;

import java.util.HexFormat;
import java.util.List;
import org.parascope.gdb.Command;
import org.parascope.gdb.mi.MiException;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * Bytes of the target's memory at a virtual address of the current thread.
 *
 * <pre>
 * -data-read-memory-bytes 0xffff82d040000000 4
 * ^done,memory=[{begin="0xffff82d040000000",offset="0x0",end="0x...",contents="02b0ad1b"}]
 * </pre>
 *
 * @param address where
 * @param count how many; gdb returns fewer where memory ends
 */
public record ReadMemory(long address, int count) implements Command<byte[]> {
    @Override
    public String line() {
        return "-data-read-memory-bytes 0x" + Long.toHexString(address) + " " + count;
    }

    @Override
    public byte[] result(Entries values) throws MiException {
        List<Entries> pieces = values.entries("memory").tuples();
        if (pieces.isEmpty() || pieces.getFirst().number("offset") != 0) {
            return new byte[0];
        }
        return HexFormat.of().parseHex(pieces.getFirst().text("contents"));
    }
}
