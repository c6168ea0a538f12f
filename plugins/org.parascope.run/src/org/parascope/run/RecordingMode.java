package org.parascope.run;

import java.nio.file.Path;
import java.util.Optional;

/**
 * That a machine is recorded, or plays a recording again, and where QEMU keeps what it takes: the events that came from outside,
 * and snapshots to go back to.
 *
 * <p>Knows what QEMU cannot record. Read {@link Recording} next.
 *
 * @param mode whether it writes or reads
 * @param folder the recording's folder
 */
public record RecordingMode(Mode mode, Path folder) {
    /** Writing or reading. */
    public enum Mode {
        RECORD,
        REPLAY
    }

    /** The snapshot that QEMU makes before the first instruction. */
    static final String FIRST_SNAPSHOT = "start";

    /** QEMU's file of events. */
    Path events() {
        return folder.resolve("events.rr");
    }

    /** The disk that holds the snapshots. */
    Path snapshots() {
        return folder.resolve("snapshots.qcow2");
    }

    /**
     * What it boots, named from the recording's folder, where QEMU runs: the machine sees the names of its modules, and must see the
     * same ones wherever the recording is played.
     */
    Boot seenFromInside(Boot boot) {
        return switch (boot) {
        case Boot.Direct direct -> new Boot.Direct(inside(direct.hypervisor()), direct.options(),
                direct.modules().stream().map(module -> new BootModule(inside(module.file()), module.arguments())).toList());
        case Boot.CdRom cd -> new Boot.CdRom(inside(cd.image()));
        case Boot.Disk _, Boot.Network _ -> boot;
        };
    }

    private Path inside(Path file) {
        return file.startsWith(folder) ? folder.relativize(file) : file;
    }

    /** Why QEMU cannot record a machine, in words; empty: it can. To be said before the start. */
    public static Optional<String> obstacle(MachineSetup setup) {
        if (setup.cpus() != 1) {
            return Optional.of("QEMU records machines of one CPU only; this one has " + setup.cpus() + ". Set the machine's CPUs to 1.");
        }
        if (setup.firmware() == Firmware.UEFI) {
            return Optional.of("QEMU cannot take snapshots of UEFI's variables, so this machine cannot be recorded. Boot it by BIOS.");
        }
        if (!setup.extraArguments().isEmpty()) {
            return Optional.of("This machine has devices or arguments of its own (" + String.join(" ", setup.extraArguments())
                    + "), which a recording does not hold. Remove them to record it.");
        }
        if (setup.boot() instanceof Boot.Direct || setup.boot() instanceof Boot.CdRom) {
            return Optional.empty();
        }
        return Optional.of("Only a machine that boots directly or from a CD image can be recorded: QEMU does not record what disks and "
                + "networks bring in.");
    }
}
