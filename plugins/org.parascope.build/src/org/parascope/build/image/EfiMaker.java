package org.parascope.build.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.parascope.build.BuildException;

/**
 * One program for UEFI with everything in it: GRUB, and a tar file with the menu and all files as its memory disk.
 *
 * <p>Registered with the firmware, put at {@code EFI/BOOT/BOOTX64.EFI}, or started from its shell, it needs no other file.
 */
final class EfiMaker implements ImageMaker {
    private static final String DISK = "(memdisk)";
    /** Sizes in a PE file have 32 bits, and firmware gives up before. */
    private static final long MOST = 1L << 30;

    @Override
    public void make(Medium medium, Work work) throws IOException, BuildException {
        if (medium.bytes() > MOST) {
            throw new BuildException("The files of the system have " + (medium.bytes() >> 20) + " MiB; one EFI program holds up to "
                    + (MOST >> 20) + ". Export a disk or an ISO image.");
        }
        Path placeholder = Files.write(work.file("placeholder"), new byte[EfiProgram.PLACEHOLDER]);
        Path grub = GrubImage.UEFI_WHOLE.make(work, "set root=memdisk\n", DISK, Optional.of(placeholder));
        new EfiProgram(grub).write(work.image(), out -> {
            try (var tar = new TarWriter(out, work)) {
                tar.text(Medium.MENU.substring(1), medium.menu(DISK));
                tar.files(medium, "");
            }
        });
    }
}
