package org.parascope.build.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.parascope.build.BuildException;

/**
 * A folder for a TFTP server: name {@code grub.0} (BIOS), {@code grub.efi} (UEFI) or {@code boot.ipxe} (iPXE) to the machines as the
 * file to boot. It works from any folder of the server: all names in it start where the boot file lies.
 */
final class NetbootMaker implements ImageMaker {
    /** The folder that GRUB came from, as it calls it. */
    private static final String HERE = "$cmdpath";

    @Override
    public void make(Medium medium, Work work) throws IOException, BuildException {
        Path folder = Files.createDirectory(work.image());
        Files.move(GrubImage.PXE.make(work, "", HERE, Optional.empty()), folder.resolve("grub.0"));
        Files.move(GrubImage.UEFI_NET.make(work, "", HERE, Optional.empty()), folder.resolve("grub.efi"));
        Files.createDirectories(folder.resolve("boot/grub"));
        Files.writeString(folder.resolve(Medium.MENU.substring(1)), medium.menu(HERE));
        Files.writeString(folder.resolve("boot.ipxe"), IpxeScript.text(medium));
        int done = 0;
        for (Map.Entry<Path, String> entry : medium.places().entrySet()) {
            work.progress().checkCanceled();
            work.progress().report("Copying", done++, medium.places().size());
            Path target = folder.resolve(entry.getValue().substring(1));
            Files.createDirectories(target.getParent());
            Files.copy(entry.getKey(), target);
        }
    }
}
