package org.parascope.run;

import java.nio.file.Path;
import java.util.List;

/**
 * How a machine comes up: by QEMU loading a hypervisor and its modules itself, or by firmware from a medium.
 *
 * <p>Holds only what the machine is given; what the files contain is the business of the bundle {@code build}.
 * Read {@link QemuCommand} next.
 */
public sealed interface Boot {

    /**
     * QEMU's multiboot loader.
     *
     * @param hypervisor a multiboot image (ELF32)
     * @param options the hypervisor's command line
     * @param modules first Dom0's kernel, then the rest in order
     */
    record Direct(Path hypervisor, String options, List<BootModule> modules) implements Boot {
        public Direct {
            modules = List.copyOf(modules);
        }
    }

    /** The firmware starts from a CD image. */
    record CdRom(Path image) implements Boot {
    }

    /**
     * The firmware starts from a disk image; what the machine writes is thrown away at its end.
     *
     * @param image the image, or for {@code vvfat} a folder that becomes a disk
     * @param format QEMU's name of its format, as {@code raw} or {@code qcow2}
     */
    record Disk(Path image, String format) implements Boot {
        public Disk(Path image) {
            this(image, "raw");
        }
    }

    /**
     * The firmware starts from the network, from QEMU's own TFTP server.
     *
     * @param folder what the server hands out
     * @param file the boot file in it
     */
    record Network(Path folder, String file) implements Boot {
    }
}
