package org.parascope.build.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parascope.build.BuildException;

/**
 * GRUB put together for one way to be started, by grub-mkimage: what the firmware loads, with the first lines it obeys.
 *
 * <p>It finds its medium by a marker file, so that another disk of the machine with a GRUB menu is never mistaken for it.
 */
enum GrubImage {
    /** From a CD by BIOS, or from a hybrid ISO on a disk. */
    CD("i386-pc", "i386-pc-eltorito", List.of("cdboot.img", "boot_hybrid.img"), "biosdisk iso9660 part_msdos part_gpt vga_text"),
    /** Behind the first sector of a disk. */
    DISK("i386-pc", "i386-pc", List.of("boot.img", "diskboot.img"), "biosdisk fat part_gpt vga_text"),
    /** By BIOS from the network. */
    PXE("i386-pc", "i386-pc-pxe", List.of("pxeboot.img"), "pxe tftp net vga_text"),
    /** As a program of UEFI, from any medium. */
    UEFI("x86_64-efi", "x86_64-efi", List.of(), "iso9660 fat part_msdos part_gpt"),
    /** As a program of UEFI, from the network. */
    UEFI_NET("x86_64-efi", "x86_64-efi", List.of(), "efinet tftp net"),
    /** As a program of UEFI that carries its medium in itself. */
    UEFI_WHOLE("x86_64-efi", "x86_64-efi", List.of(), "memdisk tar");

    private static final String COMMON = "boot cat configfile echo gzio ls minicmd multiboot multiboot2 normal search search_fs_file "
            + "serial terminal test";

    private final String platform;
    private final String target;
    private final List<String> parts;
    private final String modules;

    GrubImage(String platform, String target, List<String> parts, String modules) {
        this.platform = platform;
        this.target = target;
        this.parts = parts;
        this.modules = modules;
    }

    /** Where on the host a part of this platform lies. */
    Path part(Work work, String name) throws BuildException {
        return work.tools().grubPart(platform, name);
    }

    /** Puts it together; it looks for the medium's marker and shows the menu there. */
    Path make(Medium medium, Work work) throws IOException, BuildException {
        return make(work, "search --no-floppy --set=root --file " + medium.marker() + "\n", "($root)", Optional.empty());
    }

    /**
     * Puts it together with other first lines.
     *
     * @param first what it obeys first
     * @param root where the menu's folder {@code /boot/grub} is
     * @param memdisk a tar file that it carries, as {@code (memdisk)}
     */
    Path make(Work work, String first, String root, Optional<Path> memdisk) throws IOException, BuildException {
        for (String part : parts) {
            part(work, part);
        }
        part(work, "normal.mod");
        Path early = work.write(name() + ".cfg", first + "set prefix=" + root + "/boot/grub\nconfigfile " + root + Medium.MENU + "\n");
        Path image = work.file(name() + ".grub");
        var arguments = new ArrayList<>(List.of("-O", target, "-d", work.tools().grub().resolve(platform).toString(), "-p", "/boot/grub",
                "-c", early.toString(), "-o", image.toString()));
        memdisk.ifPresent(file -> arguments.addAll(List.of("-m", file.toString())));
        arguments.addAll(List.of(COMMON.split(" ")));
        arguments.addAll(List.of(modules.split(" ")));
        work.progress().report("Putting GRUB together", 0, 0);
        work.run("grub-mkimage", arguments);
        return image;
    }
}
