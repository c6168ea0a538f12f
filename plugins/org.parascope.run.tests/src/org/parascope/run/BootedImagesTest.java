package org.parascope.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parascope.build.BootPlan;
import org.parascope.build.BuildCache;
import org.parascope.build.image.ImageExport;
import org.parascope.build.image.ImageFormat;
import org.parascope.machine.Machines;
import org.parascope.machine.Progress;
import org.parascope.model.FirmwareKind;
import org.parascope.model.MachineDevice;
import org.parascope.model.MachineDeviceKind;
import org.parascope.model.MachineType;
import org.parascope.model.ModelFactory;
import org.parascope.model.SystemModel;
import org.parascope.model.SystemTemplate;

/**
 * Every form of image boots the demo by itself, by BIOS and by UEFI where it can, to Dom0's prompt, which answers, with both DomUs
 * alive. Seconds each by BIOS; UEFI's own start takes longer.
 */
@Timeout(600)
class BootedImagesTest extends OwnRunFolder {
    private static final Duration BOOT = Duration.ofSeconds(240);
    private static final Duration ANSWER = Duration.ofSeconds(60);

    @ParameterizedTest(name = "{0} by {1}")
    @CsvSource({"ISO,BIOS", "RAW,BIOS", "RAW,UEFI", "QCOW2,BIOS", "EFI,UEFI"})
    void anImageBootsToDom0sPrompt(ImageFormat format, Firmware firmware) throws Exception {
        Path image = export(format);
        boot(switch (format) {
            case ISO -> new Boot.CdRom(image);
            case RAW -> new Boot.Disk(image);
            case QCOW2 -> new Boot.Disk(image, "qcow2");
            default -> new Boot.Disk(efiDisk(image));
        }, firmware);
    }

    @ParameterizedTest(name = "{0} by {1}")
    @CsvSource({"grub.0,BIOS", "boot.ipxe,BIOS", "grub.efi,UEFI"})
    void theNetbootFolderBootsFromTftp(String file, Firmware firmware) throws Exception {
        boot(new Boot.Network(export(ImageFormat.NETBOOT), file), firmware);
    }

    /** As its page of instructions says: unpacked at the root of a machine with GRUB, whose menu is told of it. */
    @Test
    void theBundleBootsFromTheMenuOfAnInstalledGrub() throws Exception {
        Path root = Files.createDirectory(folder.resolve("root"));
        run("tar", "--zstd", "-xf", export(ImageFormat.BUNDLE).toString(), "-C", root.toString());
        Files.createDirectories(root.resolve("boot/grub"));
        Files.writeString(root.resolve("boot/grub/grub.cfg"), "configfile /boot/demo/grub.cfg\n");
        Path iso = folder.resolve("installed.iso");
        run("grub-mkrescue", "-d", "/usr/lib/grub/i386-pc", "-o", iso.toString(), root.toString());
        boot(new Boot.CdRom(iso), Firmware.BIOS);
    }

    /** The firmware, the chipset and the devices that the model says; UEFI starts the ISO image that is made for it. */
    @Test
    void theMachineOfTheModelIsTheOneThatBoots() throws Exception {
        SystemModel system = SystemTemplate.DEMO.create("demo", "");
        system.getMachine().setFirmware(FirmwareKind.UEFI);
        system.getMachine().setType(MachineType.Q35);
        Path disk = folder.resolve("disk.img");
        Files.write(disk, new byte[1 << 20]);
        device(system, "data", MachineDeviceKind.AHCI_DISK).setFile(disk.toString());
        device(system, "fast", MachineDeviceKind.NVME_DISK).setFile(Files.write(folder.resolve("fast.img"), new byte[1 << 20]).toString());
        device(system, "net", MachineDeviceKind.E1000E);
        BootPlan plan = BootPlan.of(system, new BuildCache(folder.resolve("cache")), Progress.NONE);
        try (QemuMachine machine = new MachineStarter(new Machines()).start(MachineSetup.of(plan, Progress.NONE), true, Progress.NONE)) {
            awaitDom0(machine);
            String blocks = machine.monitor("info block");
            assertTrue(blocks.contains("data") && blocks.contains(disk.toString()) && blocks.contains("fast"), blocks);
            String bus = machine.monitor("info pci");
            assertTrue(bus.contains("PCI device 8086:10d3") && bus.contains("PCI device 8086:29c0"), bus);
            assertTrue(machine.monitor("info network").contains("e1000e"), machine.monitor("info network"));
        }
    }

    private static MachineDevice device(SystemModel system, String name, MachineDeviceKind kind) {
        MachineDevice device = ModelFactory.eINSTANCE.createMachineDevice();
        device.setName(name);
        device.setKind(kind);
        system.getMachine().getDevices().add(device);
        return device;
    }

    private Path export(ImageFormat format) throws Exception {
        BootPlan plan = BootPlan.of(SystemTemplate.DEMO.create("demo", ""), new BuildCache(folder.resolve("cache")), Progress.NONE);
        Path image = folder.resolve("demo" + format.extension());
        new ImageExport().write(plan, format, image, Progress.NONE);
        return image;
    }

    /** A disk with this one program on it, where UEFI looks. */
    private Path efiDisk(Path program) throws IOException {
        Path boot = Files.createDirectories(folder.resolve("esp/EFI/BOOT"));
        Files.copy(program, boot.resolve("BOOTX64.EFI"));
        return folder.resolve("esp");
    }

    private static void boot(Boot boot, Firmware firmware) throws Exception {
        MachineSetup setup = MachineSetup.of("demo-image", boot, 256).withFirmware(firmware);
        try (QemuMachine machine = new MachineStarter(new Machines()).start(setup, true, Progress.NONE)) {
            awaitDom0(machine);
        }
    }

    private static void awaitDom0(QemuMachine machine) throws RunException {
        try (var dom0 = new Expect(machine.firstConsole()); var busy = new Expect(machine.firstConsole())) {
            busy.await("(d2) domu: domain 2, busy", BOOT);
            dom0.await("(d1) domu: domain 1, sleeps when it can", BOOT);
            dom0.line("help");
            dom0.await("ends Dom0 and the machine", ANSWER);
        }
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), output);
    }
}
