package org.parascope.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.parascope.build.BootPlan;
import org.parascope.build.BuildCache;
import org.parascope.build.BuildException;
import org.parascope.build.image.ImageExport;
import org.parascope.build.image.ImageFormat;
import org.parascope.machine.Progress;
import org.parascope.model.FirmwareKind;
import org.parascope.machine.MemoryMap;
import org.parascope.model.MachineType;

/**
 * Everything that decides how a machine is started, as one immutable value; the launch configuration, the command line and
 * the tests each make one.
 *
 * <p>It names no file of the run itself (sockets, memory): those are {@link RunFolder}'s. Read {@link QemuCommand} next.
 *
 * @param name the system's name, also of its run folder
 * @param boot what it boots
 * @param chipset which PC it is
 * @param firmware what it runs first; UEFI cannot be given a {@link Boot.Direct}
 * @param memoryMiB the machine's RAM
 * @param cpus physical CPUs of the machine
 * @param serials how many serial ports, the first is the hypervisor's and Dom0's
 * @param cpuModel QEMU's {@code -cpu}; the default lacks SMAP, which QEMU 7.2 emulates wrongly for ring 3
 * @param icountShift deterministic time: one guest instruction is 2^shift ns; empty: wall time
 * @param endOnReboot whether a reboot of the guest ends the run, as a power-off always does
 * @param gdbPort a TCP port on the loopback for the gdb stub; empty: a unix socket in the run folder
 * @param symbols the hypervisor's ELF file with debug information
 * @param layout the hypervisor's layout file
 * @param model the system's model file
 * @param recording where the run is recorded, or what is played again
 * @param extraArguments further QEMU arguments, last on the line
 */
public record MachineSetup(String name, Boot boot, Chipset chipset, Firmware firmware, int memoryMiB, int cpus, int serials, String cpuModel,
        OptionalInt icountShift, boolean endOnReboot, OptionalInt gdbPort, Optional<Path> symbols, Optional<Path> layout,
        Optional<Path> model, Optional<RecordingMode> recording, List<String> extraArguments) {
    /** The PC that QEMU emulates. */
    public enum Chipset {
        /** i440FX and PIIX. */
        PC("pc"),
        /** Q35 and ICH9. */
        Q35("q35");

        private final String option;

        Chipset(String option) {
            this.option = option;
        }

        /** QEMU's {@code -machine}. */
        String option() {
            return option;
        }

        /** Where its RAM lies. */
        MemoryMap map(long bytes) {
            return this == PC ? MemoryMap.pc(bytes) : MemoryMap.q35(bytes);
        }
    }

    /** QEMU's model without SMAP and without anything a hypervisor of 4.17 would need to work around. */
    public static final String DEFAULT_CPU = "qemu64";
    /** The most serial ports a PC has. */
    public static final int MAX_SERIALS = 4;
    private static final int MAX_ICOUNT_SHIFT = 10;
    private static final int MAX_PORT = 65535;

    public MachineSetup {
        Objects.requireNonNull(boot);
        extraArguments = List.copyOf(extraArguments);
        require(!name.isBlank(), "A machine needs a name.");
        require(firmware == Firmware.BIOS || !(boot instanceof Boot.Direct),
                "UEFI cannot load a multiboot image itself. Boot an exported image instead.");
        require(memoryMiB >= 1, "A machine needs memory: expected at least 1 MiB, found " + memoryMiB + ".");
        require(cpus >= 1 && cpus <= 255, "Expected 1 to 255 CPUs, found " + cpus + ".");
        require(serials >= 1 && serials <= MAX_SERIALS, "Expected 1 to 4 serial ports, found " + serials + ".");
        int shift = icountShift.orElse(0);
        require(shift >= 0 && shift <= MAX_ICOUNT_SHIFT, "Expected an icount shift from 0 to 10, found " + shift + ".");
        int port = gdbPort.orElse(1);
        require(port >= 1 && port <= MAX_PORT, "Expected a TCP port from 1 to 65535, found " + port + ".");
    }

    /** Whether it is recorded, rather than played or just run. */
    boolean isRecorded() {
        return recording.filter(found -> found.mode() == RecordingMode.Mode.RECORD).isPresent();
    }

    /** A machine of one CPU and one serial port with nothing special. */
    public static MachineSetup of(String name, Boot boot, int memoryMiB) {
        return new MachineSetup(name, boot, Chipset.PC, Firmware.BIOS, memoryMiB, 1, 1, DEFAULT_CPU, OptionalInt.empty(), true, OptionalInt.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());
    }

    /**
     * The machine of a system made ready to boot, started as its model says: from the files themselves, or by UEFI from an image that is
     * made of them once.
     */
    public static MachineSetup of(BootPlan plan, Progress progress) throws BuildException {
        MachineSetup direct = of(plan);
        if (plan.machine().firmware() == FirmwareKind.BIOS) {
            return direct;
        }
        return direct.withBoot(new Boot.CdRom(ImageExport.cached(plan, ImageFormat.ISO, BuildCache.ofUser(), progress))).withFirmware(Firmware.UEFI);
    }

    /** The same machine, started from the files of the plan whatever its firmware. */
    public static MachineSetup of(BootPlan plan) {
        List<BootModule> modules = plan.modules().stream().map(module -> new BootModule(module.file(), module.arguments())).toList();
        return new MachineSetup(plan.name(), new Boot.Direct(plan.hypervisor(), plan.options(), modules),
                plan.machine().type() == MachineType.PC ? Chipset.PC : Chipset.Q35, Firmware.BIOS,
                (int) plan.machine().memory().toMiB(), plan.machine().cpus(), 1,
                DEFAULT_CPU, OptionalInt.empty(), true, OptionalInt.empty(), plan.symbols(), plan.layout(), Optional.empty(),
                Optional.empty(), DeviceArguments.of(plan.machine().devices()));
    }

    public MachineSetup withBoot(Boot newBoot) {
        return new MachineSetup(name, newBoot, chipset, firmware, memoryMiB, cpus, serials, cpuModel, icountShift, endOnReboot, gdbPort,
                symbols, layout, model, recording, extraArguments);
    }

    public MachineSetup withFirmware(Firmware newFirmware) {
        return new MachineSetup(name, boot, chipset, newFirmware, memoryMiB, cpus, serials, cpuModel, icountShift, endOnReboot, gdbPort,
                symbols, layout, model, recording, extraArguments);
    }

    public MachineSetup withChipset(Chipset newChipset) {
        return new MachineSetup(name, boot, newChipset, firmware, memoryMiB, cpus, serials, cpuModel, icountShift, endOnReboot, gdbPort,
                symbols, layout, model, recording, extraArguments);
    }

    public MachineSetup withMemoryMiB(int newMemoryMiB) {
        return new MachineSetup(name, boot, chipset, firmware, newMemoryMiB, cpus, serials, cpuModel, icountShift, endOnReboot, gdbPort,
                symbols, layout, model, recording, extraArguments);
    }

    public MachineSetup withIcount(OptionalInt shift) {
        return new MachineSetup(name, boot, chipset, firmware, memoryMiB, cpus, serials, cpuModel, shift, endOnReboot, gdbPort, symbols,
                layout, model, recording, extraArguments);
    }

    public MachineSetup withGdbPort(OptionalInt port) {
        return new MachineSetup(name, boot, chipset, firmware, memoryMiB, cpus, serials, cpuModel, icountShift, endOnReboot, port, symbols,
                layout, model, recording, extraArguments);
    }

    public MachineSetup withEndOnReboot(boolean end) {
        return new MachineSetup(name, boot, chipset, firmware, memoryMiB, cpus, serials, cpuModel, icountShift, end, gdbPort, symbols,
                layout, model, recording, extraArguments);
    }

    public MachineSetup withCpus(int newCpus, String newModel) {
        return new MachineSetup(name, boot, chipset, firmware, memoryMiB, newCpus, serials, newModel, icountShift, endOnReboot, gdbPort,
                symbols, layout, model, recording, extraArguments);
    }

    /** The hypervisor's symbols and layout, for debugging and for looking inside. */
    public MachineSetup withHypervisor(Path newSymbols, Path newLayout) {
        return new MachineSetup(name, boot, chipset, firmware, memoryMiB, cpus, serials, cpuModel, icountShift, endOnReboot, gdbPort,
                Optional.of(newSymbols), Optional.of(newLayout), model, recording, extraArguments);
    }

    public MachineSetup withModel(Path file) {
        return new MachineSetup(name, boot, chipset, firmware, memoryMiB, cpus, serials, cpuModel, icountShift, endOnReboot, gdbPort, symbols,
                layout, Optional.of(file), recording, extraArguments);
    }

    public MachineSetup withExtraArguments(List<String> arguments) {
        return new MachineSetup(name, boot, chipset, firmware, memoryMiB, cpus, serials, cpuModel, icountShift, endOnReboot, gdbPort, symbols,
                layout, model, recording, arguments);
    }

    /**
     * The same machine, recorded or played again. Deterministic time is then QEMU's own.
     *
     * @throws IllegalArgumentException with the reason in words, when QEMU cannot record this machine
     */
    public MachineSetup withRecording(RecordingMode mode) {
        RecordingMode.obstacle(this).ifPresent(words -> {
            throw new IllegalArgumentException(words);
        });
        return new MachineSetup(name, boot, chipset, firmware, memoryMiB, cpus, serials, cpuModel, OptionalInt.empty(), endOnReboot, gdbPort,
                symbols, layout, model, Optional.of(mode), extraArguments);
    }

    public long memoryBytes() {
        return (long) memoryMiB << 20;
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
