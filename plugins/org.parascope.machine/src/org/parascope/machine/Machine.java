package org.parascope.machine;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One machine that can be looked into: a live one or a dump.
 *
 * <p>This is the data plane only: reading here never stops the machine. Who starts and steers it is the business of the bundle
 * {@code run}, which registers it in {@link Machines}. All methods may be called from any thread.
 */
public interface Machine {
    /** Unique among all machines of this process, stable over the machine's life. */
    String id();

    /** For people: the system's name. */
    String name();

    MachineState state();

    /** Its RAM; the same object over the machine's life, still readable for a while after the machine ended. */
    MachineMemory memory();

    /** The type layouts of its hypervisor; empty when nothing is known about it. */
    Optional<Path> hypervisorLayout();

    /** Its processors, where somebody steers them; empty for a dump and for a machine that is only looked at. */
    default Optional<MachineControl> control() {
        return Optional.empty();
    }
}
