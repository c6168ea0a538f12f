package org.parascope.machine;

/**
 * Hears of machines that come, change and go.
 *
 * <p>Called on the thread that caused it, never on the UI thread by promise: return at once, and do not throw.
 */
public interface MachineListener {
    void machineAdded(Machine machine);

    /** Its {@link Machine#state()} is another one now. */
    void machineChanged(Machine machine);

    void machineRemoved(Machine machine);
}
