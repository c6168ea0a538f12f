package org.parascope.gdb.command;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which source line an instruction belongs to, out of what gdb's {@code info line} says.
 *
 * <pre>
 * Line 128 of "hypercall/sched_op.c" starts at address 0xffff82d040017ad0 &lt;hypercall_sched_op&gt; and ends at 0xffff82d040017ad9 &lt;...&gt;.
 * </pre>
 *
 * @param address of the instruction
 */
public record FindLine(long address) {
    private static final Pattern SAID = Pattern.compile("Line (\\d+) of \"([^\"]*)\".* address 0x([0-9a-f]+).* at 0x([0-9a-f]+)", Pattern.DOTALL);

    /**
     * Instructions of one line that lie in a row.
     *
     * @param name {@code file:line}, empty where the source is unknown
     * @param start the first one's address
     * @param end behind the last
     */
    public record Range(String name, long start, long end) {
        public boolean contains(long address) {
            return Long.compareUnsigned(start, address) <= 0 && Long.compareUnsigned(address, end) < 0;
        }
    }

    /** In gdb's own language. */
    public String console() {
        return "info line *0x" + Long.toHexString(address);
    }

    /** From gdb's words; an instruction alone where it knows no line. */
    public Range result(String said) {
        Matcher matcher = SAID.matcher(said);
        if (matcher.find()) {
            return new Range(matcher.group(2) + ":" + matcher.group(1), Long.parseUnsignedLong(matcher.group(3), 16),
                    Long.parseUnsignedLong(matcher.group(4), 16));
        }
        return new Range("", address, address + 1);
    }
}
