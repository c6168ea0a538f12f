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

    /** The BIOS starts from a CD image. */
    record CdRom(Path image) implements Boot {
    }

    /** The BIOS starts from a raw disk image; what the machine writes is thrown away at its end. */
    record Disk(Path image) implements Boot {
    }
}
