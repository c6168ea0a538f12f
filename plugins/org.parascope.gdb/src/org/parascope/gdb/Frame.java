package org.parascope.gdb;

import org.parascope.gdb.mi.MiException;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * A frame of a stack.
 *
 * @param level 0 for the innermost
 * @param address its program counter
 * @param function empty where gdb knows none
 * @param file the source file as the compiler was given it, empty where unknown
 * @param fullName the file's place after gdb's path substitution, empty where unknown
 * @param line 0 where unknown
 */
public record Frame(int level, long address, String function, String file, String fullName, int line) {

    /** From {@code frame={level="0",addr="0x...",func="main",file="a.c",fullname="/src/a.c",line="3",...}}. */
    public static Frame of(Entries values) throws MiException {
        String function = values.text("func", "");
        return new Frame((int) values.number("level", 0), values.number("addr", 0), function.equals("??") ? "" : function,
                values.text("file", ""), values.text("fullname", ""), (int) values.number("line", 0));
    }
}
