package org.parascope.build;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.parascope.model.FirmwareKind;
import org.parascope.model.MachineDevice;
import org.parascope.model.MachineDeviceKind;
import org.parascope.model.MachineModel;
import org.parascope.model.MachineType;
import org.parascope.model.MemorySize;

/**
 * The machine that a plan boots on.
 *
 * @param memory its RAM
 * @param cpus its CPUs
 * @param type its chipset
 * @param firmware what it runs first
 * @param devices its disks and network cards
 */
public record PlannedMachine(MemorySize memory, int cpus, MachineType type, FirmwareKind firmware, List<Device> devices) {
    /**
     * A device of the machine.
     *
     * @param kind what it is
     * @param name its name in the model
     * @param file a disk's image, absolute; empty for a network card
     */
    public record Device(MachineDeviceKind kind, String name, Optional<Path> file) {
    }

    public PlannedMachine {
        devices = List.copyOf(devices);
    }

    /** A plain machine that BIOS starts. */
    public static PlannedMachine of(MemorySize memory, int cpus, MachineType type) {
        return new PlannedMachine(memory, cpus, type, FirmwareKind.BIOS, List.of());
    }

    /** The machine of a model that was validated; relative images start in {@code folder}. */
    static PlannedMachine of(MachineModel model, Optional<Path> folder) {
        List<Device> devices = model.getDevices().stream().map(device -> new Device(device.getKind(), device.getName(),
                file(device, folder))).toList();
        return new PlannedMachine(model.getMemory(), model.getCpus(), model.getType(), model.getFirmware(), devices);
    }

    private static Optional<Path> file(MachineDevice device, Optional<Path> folder) {
        String file = device.getFile();
        if (file == null || file.isBlank()) {
            return Optional.empty();
        }
        Path path = Path.of(file);
        return Optional.of(folder.map(base -> base.resolve(path)).orElse(path).normalize());
    }
}
