package org.parascope.debug.session;

import org.parascope.run.RunException;

/** Something asked of the machine, whose failure is one of debugging. */
@FunctionalInterface
interface MachineQuestion<R> {
    R get() throws RunException;

    static <R> R ask(MachineQuestion<R> question) throws DebugException {
        try {
            return question.get();
        } catch (RunException e) {
            throw new DebugException(e.getMessage(), e);
        }
    }
}
