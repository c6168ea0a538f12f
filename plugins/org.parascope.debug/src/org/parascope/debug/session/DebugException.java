package org.parascope.debug.session;

import org.parascope.run.Ending;
import org.parascope.run.QemuMachine;

/** Debugging cannot go on as asked, for a reason the user can act on. The message is shown as it is. */
public final class DebugException extends Exception {
    private static final long serialVersionUID = 1L;

    public DebugException(String message) {
        super(message);
    }

    public DebugException(String message, Throwable cause) {
        super(message, cause);
    }

    /** What went wrong with a machine; where it is gone, its end is told, not the connection that was lost by that. */
    public static DebugException of(Exception failure, QemuMachine machine) {
        String message = machine.endingIfLost().map(Ending::message).orElse(failure.getMessage());
        return new DebugException(String.valueOf(message), failure);
    }
}
