package org.parascope.gdb.command;

import org.parascope.gdb.Command;
import org.parascope.gdb.mi.MiException;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * Inserts a breakpoint and returns its number.
 *
 * <pre>
 * -break-insert -f /src/hypercall/mmu_update.c:41
 * ^done,bkpt={number="2",type="breakpoint",disp="keep",enabled="y",addr="0xffff82d040012345",...}
 * </pre>
 *
 * @param place {@code file:line}, a function, or {@code *address}
 * @param temporary whether it goes at its first hit
 * @param pending whether a place that no loaded file has yet is accepted
 * @param condition an expression of C, empty for none
 */
public record InsertBreakpoint(String place, boolean temporary, boolean pending, String condition) implements Command<Breakpoint> {
    /** A lasting breakpoint that must be resolved now. */
    public static InsertBreakpoint at(String place) {
        return new InsertBreakpoint(place, false, false, "");
    }

    /** A breakpoint for one stop. */
    public static InsertBreakpoint once(String place) {
        return new InsertBreakpoint(place, true, false, "");
    }

    @Override
    public String line() {
        return "-break-insert " + (temporary ? "-t " : "") + (pending ? "-f " : "")
                + (condition.isEmpty() ? "" : "-c " + Command.quote(condition) + " ") + Command.quote(place);
    }

    @Override
    public Breakpoint result(Entries values) throws MiException {
        return Breakpoint.of(values.entries("bkpt"));
    }
}
