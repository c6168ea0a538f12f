package org.parascope.machine;

/** What can be asked of the processors of a machine that somebody runs. Waits for the emulator: never on the UI thread. */
public interface MachineControl {
    /** Processors that keep still until this is closed; then they go on if they ran before. */
    interface Still extends AutoCloseable {
        @Override
        void close() throws ControlException;
    }

    /** Lets the processors keep still. */
    Still hold() throws ControlException;

    /** All processors' registers, as the emulator's monitor prints them. */
    String registers() throws ControlException;
}
