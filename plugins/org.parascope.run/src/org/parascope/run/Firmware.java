package org.parascope.run;

import java.nio.file.Path;

/** What the machine runs first. */
public enum Firmware {
    /** SeaBIOS, which comes with QEMU. */
    BIOS,
    /** OVMF, of Debian's package {@code ovmf}. */
    UEFI;

    static final Path UEFI_CODE = Path.of("/usr/share/OVMF/OVMF_CODE_4M.fd");
    static final Path UEFI_VARIABLES = Path.of("/usr/share/OVMF/OVMF_VARS_4M.fd");
}
