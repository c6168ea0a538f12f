package org.parascope.run;

/**
 * Hears of one machine's life. Called on the machine's own threads: return soon, do not wait for the machine.
 */
public interface MachineEvents {
    /** It runs, or was stopped by us, by a debugger or by itself. */
    void stateChanged(QemuMachine machine);

    /** A console came: a domain was found. The serial ports are there from the start. */
    void consoleAdded(QemuMachine machine, Console console);

    /** It is gone; the last call. */
    void ended(QemuMachine machine, Ending ending);
}
