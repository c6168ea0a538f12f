package org.parascope.machine;

/** What a machine is doing, as far as its memory's readers care. */
public enum MachineState {
    /** Its processors run: memory changes while it is read. */
    RUNNING,
    /** Stopped by the user or a debugger: memory keeps still. */
    SUSPENDED,
    /** Gone, or a dump of what was: memory keeps still for good. */
    ENDED
}
