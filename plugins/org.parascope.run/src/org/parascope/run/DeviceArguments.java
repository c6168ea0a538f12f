package org.parascope.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.parascope.build.PlannedMachine.Device;

/**
 * QEMU's words for the devices of a machine. Disks are the user's own: what the machine writes stays in them. Network cards are on
 * QEMU's user network.
 */
final class DeviceArguments {
    private DeviceArguments() {
    }

    static List<String> of(List<Device> devices) {
        var words = new ArrayList<String>();
        for (Device device : devices) {
            String id = device.name();
            switch (device.kind()) {
            case VIRTIO_DISK -> words.addAll(disk(device, "virtio-blk-pci,drive=" + id + ",serial=" + id));
            case NVME_DISK -> words.addAll(disk(device, "nvme,drive=" + id + ",serial=" + id));
            case AHCI_DISK -> {
                words.addAll(List.of("-device", "ich9-ahci,id=ahci-" + id));
                words.addAll(disk(device, "ide-hd,drive=" + id + ",serial=" + id + ",bus=ahci-" + id + ".0"));
            }
            case E1000E -> words.addAll(card(id, "e1000e"));
            case VIRTIO_NET -> words.addAll(card(id, "virtio-net-pci"));
            }
        }
        return words;
    }

    private static List<String> disk(Device device, String words) {
        Path file = device.file().orElseThrow(() -> new IllegalArgumentException("the disk " + device.name() + " has no image"));
        String format = file.toString().toLowerCase(Locale.ROOT).endsWith(".qcow2") ? "qcow2" : "raw";
        return List.of("-drive", "file=" + QemuCommand.escape(file.toString()) + ",format=" + format + ",if=none,id=" + device.name(),
                "-device", words);
    }

    private static List<String> card(String id, String model) {
        return List.of("-netdev", "user,id=" + id, "-device", model + ",netdev=" + id);
    }
}
