package org.parascope.gdb.command;

import org.parascope.gdb.mi.MiException;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * A breakpoint as gdb knows it.
 *
 * @param number gdb's number
 * @param pending whether gdb found no place for it
 * @param address where it is, 0 for several places or none
 * @param line the source line it was moved to, 0 where unknown
 */
public record Breakpoint(String number, boolean pending, long address, int line) {

    /** From {@code bkpt={number="2",addr="0x...",line="41",...}}; the address is {@code <PENDING>} or {@code <MULTIPLE>} otherwise. */
    public static Breakpoint of(Entries values) throws MiException {
        String address = values.text("addr", "");
        return new Breakpoint(values.text("number"), address.equals("<PENDING>"),
                address.startsWith("0x") ? values.number("addr") : 0, (int) values.number("line", 0));
    }
}
