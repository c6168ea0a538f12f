package org.parascope.run;

/**
 * How a machine's run ended.
 *
 * @param reason what ended it
 * @param message for the user; QEMU's own words where it failed
 */
public record Ending(Reason reason, String message) {
    /** What ended a run. */
    public enum Reason {
        /** The guest powered the machine off. */
        POWERED_OFF,
        /** The guest rebooted a machine that ends on reboot. */
        REBOOTED,
        /** We were asked to. */
        TERMINATED,
        /** QEMU died, or was killed by another. */
        FAILED
    }
}
