package org.parascope.gdb;

import java.util.List;
import java.util.Optional;
import org.parascope.gdb.mi.MiException;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * Why and where the target stopped.
 *
 * @param reason gdb's word, such as {@code breakpoint-hit}, {@code watchpoint-trigger}, {@code end-stepping-range},
 *     {@code function-finished}, {@code signal-received}; empty after an interrupt through the target
 * @param breakpoint the number of the breakpoint or watchpoint that was hit, empty for none
 * @param thread gdb's number of the thread, 0 for none
 * @param frame where it stopped, if gdb could tell
 * @param signal the signal's name, empty for none
 * @param returned what a finished function returned, empty for nothing
 * @param watched of a watchpoint, what was there before and after, empty for nothing
 */
public record Stop(String reason, String breakpoint, int thread, Optional<Frame> frame, String signal, String returned,
        String watched) {
    private static final List<String> WATCHPOINTS = List.of("wpt", "hw-rwpt", "hw-awpt");

    /** From {@code *stopped,reason="breakpoint-hit",disp="keep",bkptno="1",frame={...},thread-id="1",...}. */
    public static Stop of(Entries values) throws MiException {
        Optional<Frame> frame = values.has("frame") ? Optional.of(Frame.of(values.entries("frame"))) : Optional.empty();
        String breakpoint = values.text("bkptno", "");
        for (String kind : WATCHPOINTS) {
            breakpoint = values.has(kind) ? values.entries(kind).text("number") : breakpoint;
        }
        return new Stop(values.text("reason", ""), breakpoint, (int) values.number("thread-id", 0), frame,
                values.text("signal-name", ""), values.text("return-value", ""), watched(values));
    }

    /** From {@code value={old="1",new="2"}}, or {@code value={value="1"}} of a read. */
    private static String watched(Entries values) throws MiException {
        if (!values.has("value")) {
            return "";
        }
        Entries value = values.entries("value");
        return value.has("new") ? value.text("old", "?") + " \u2192 " + value.text("new") : value.text("value", "");
    }

    /** It was asked to stop. */
    public boolean isInterrupt() {
        return breakpoint.isEmpty() && (signal.equals("SIGINT") || signal.equals("0"));
    }

    /** The target has no process any more: QEMU went away. */
    public boolean isExit() {
        return reason.startsWith("exited");
    }
}
