package org.parascope.debug.session;

import org.parascope.gdb.Command;

/** Somebody who executes gdb's commands: the session on the machine's processors, or a gdb that looks at vCPUs that wait. */
public interface GdbAccess {
    /**
     * Executes a command.
     *
     * @throws DebugException with gdb's words when it refuses
     */
    <R> R execute(Command<R> command) throws DebugException;
}
