package org.parascope.build.image;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The forms a bootable image can have. Each names what it is for, and knows who makes it.
 *
 * <p>Read {@link ImageExport} for how one is written.
 */
public enum ImageFormat {
    ISO("ISO image", ".iso", "Boots by BIOS and UEFI, as a CD or copied to a USB stick.", new IsoMaker()),
    RAW("Raw disk", ".img", "A GPT disk with an EFI system partition; boots by BIOS and UEFI. Copy it to a disk, or give it to a machine.",
            new DiskMaker()),
    QCOW2("qcow2 disk", ".qcow2", "The same disk in QEMU's format, as small as its contents.", new Qcow2Maker()),
    NETBOOT("Netboot folder", ".netboot", "What a TFTP server hands out: GRUB for BIOS and UEFI, and a script for iPXE.",
            new NetbootMaker()),
    EFI("EFI program", ".efi", "One file that holds the hypervisor, kernels, ramdisks and options; UEFI starts it as it is.",
            new EfiMaker()),
    BUNDLE("Bundle", ".tar.zst", "The boot files, with configuration for GRUB and xl, to unpack on a real machine.", new BundleMaker());

    private final String title;
    private final String extension;
    private final String description;
    private final ImageMaker maker;

    ImageFormat(String title, String extension, String description, ImageMaker maker) {
        this.title = title;
        this.extension = extension;
        this.description = description;
        this.maker = maker;
    }

    public String title() {
        return title;
    }

    /** How the names of such images end, with the dot. */
    public String extension() {
        return extension;
    }

    /** What it is for, in a sentence. */
    public String description() {
        return description;
    }

    /** Whether the image is a folder, not a file. */
    public boolean isFolder() {
        return this == NETBOOT;
    }

    /** The form that a file's name asks for by its ending. */
    public static Optional<ImageFormat> ofName(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(format -> name.endsWith(format.extension)).findFirst();
    }

    /** All endings, for a message. */
    public static String endings() {
        return Arrays.stream(values()).map(ImageFormat::extension).collect(Collectors.joining(", "));
    }

    ImageMaker maker() {
        return maker;
    }
}
