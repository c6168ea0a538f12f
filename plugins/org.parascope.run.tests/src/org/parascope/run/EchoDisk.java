package org.parascope.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * The smallest machine that can be run: a boot sector that writes {@code READY} to the first serial port, echoes what is
 * typed, powers off on {@code q} (PIIX4's PM1a control register, port 0x604) and reboots on {@code r} (keyboard controller,
 * port 0x64). It lets the life cycle be tested in a second, with no hypervisor and no download.
 */
final class EchoDisk {
    private static final String CODE = """
            31c08ed8bc007cbe4c7cac84c07405e81b00ebf6bafd03eca80174f8baf8
            03ec3c7174183c72741ee80200ebe750bafd03eca82074fb58baf803eec3
            ba0406b80020eff4ebfdb0fee664ebf752454144590d0a00""".replace("\n", "").replace(" ", "");
    private static final int SECTOR = 512;

    private EchoDisk() {
    }

    /** Writes the disk image and returns a setup of a 16 MiB machine that boots it. */
    static MachineSetup setup(Path folder) throws IOException {
        byte[] sector = new byte[SECTOR];
        byte[] code = HexFormat.of().parseHex(CODE);
        System.arraycopy(code, 0, sector, 0, code.length);
        sector[SECTOR - 2] = 0x55;
        sector[SECTOR - 1] = (byte) 0xaa;
        Path image = folder.resolve("echo.img");
        Files.write(image, sector);
        return MachineSetup.of("echo", new Boot.Disk(image), 16);
    }
}
