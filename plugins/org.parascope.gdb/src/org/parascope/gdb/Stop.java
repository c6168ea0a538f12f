package org.parascope.gdb;

import java.util.Optional;
import org.parascope.gdb.mi.MiException;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * Why and where the target stopped.
 *
 * @param reason gdb's word, such as {@code breakpoint-hit}, {@code end-stepping-range}, {@code function-finished},
 *     {@code signal-received}; empty after an interrupt through the target
 * @param breakpoint the number of the breakpoint that was hit, empty for none
 * @param thread gdb's number of the thread, 0 for none
 * @param frame where it stopped, if gdb could tell
 * @param signal the signal's name, empty for none
 * @param returned what a finished function returned, empty for nothing
 */
public record Stop(String reason, String breakpoint, int thread, Optional<Frame> frame, String signal, String returned) {

    /** From {@code *stopped,reason="breakpoint-hit",disp="keep",bkptno="1",frame={...},thread-id="1",...}. */
    public static Stop of(Entries values) throws MiException {
        Optional<Frame> frame = values.has("frame") ? Optional.of(Frame.of(values.entries("frame"))) : Optional.empty();
        return new Stop(values.text("reason", ""), values.text("bkptno", ""), (int) values.number("thread-id", 0), frame,
                values.text("signal-name", ""), values.text("return-value", ""));
    }

    /** The target has no process any more: QEMU went away. */
    public boolean isExit() {
        return reason.startsWith("exited");
    }
}
