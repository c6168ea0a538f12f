package org.parascope.gdb.command;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.parascope.gdb.Command;
import org.parascope.gdb.mi.MiException;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * The values of registers by their number, hexadecimal.
 *
 * <pre>
 * -data-list-register-values --thread 1 --frame 0 --skip-unavailable x 0 1
 * ^done,register-values=[{number="0",value="0x1"},{number="1",value="0xffff8300..."}]
 * </pre>
 *
 * @param thread gdb's number of the thread
 * @param level the frame
 * @param numbers which
 */
public record RegisterValues(int thread, int level, List<Integer> numbers) implements Command<Map<Integer, String>> {
    @Override
    public String line() {
        return "-data-list-register-values --thread " + thread + " --frame " + level + " --skip-unavailable x "
                + numbers.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    @Override
    public Map<Integer, String> result(Entries values) throws MiException {
        var registers = new TreeMap<Integer, String>();
        for (Entries register : values.entries("register-values").tuples()) {
            registers.put((int) register.number("number"), register.text("value"));
        }
        return registers;
    }
}
