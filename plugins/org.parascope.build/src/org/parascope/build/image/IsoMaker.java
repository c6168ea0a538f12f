package org.parascope.build.image;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.parascope.build.BuildException;

/**
 * An ISO 9660 image that BIOS and UEFI boot by GRUB, from a CD or copied to a USB stick.
 *
 * <p>GRUB's images are put together by grub-mkimage, the one for UEFI goes into a small FAT image by mtools, and xorriso makes the
 * ISO straight from the files of the plan: nothing is copied first. The options are those of grub-mkrescue.
 */
final class IsoMaker implements ImageMaker {
    private static final String EFI_IMAGE = "/efi.img";
    /** Of the FAT image, in KiB: the largest floppy, into which GRUB fits four times. */
    private static final int EFI_IMAGE_SIZE = 2880;
    private static final DateTimeFormatter ISO_TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'00'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final Pattern PERCENT = Pattern.compile("UPDATE :\\s+(\\d+)(?:\\.\\d+)?% done");
    private static final int LABEL = 32;

    @Override
    public void make(Medium medium, Work work) throws IOException, BuildException {
        work.run("xorriso", arguments(medium, work, contents(medium, work)), line -> report(line, medium, work));
    }

    private static Map<String, Path> contents(Medium medium, Work work) throws IOException, BuildException {
        var contents = new LinkedHashMap<String, Path>();
        contents.put("/boot/grub/eltorito.img", GrubImage.CD.make(medium, work));
        contents.put(EFI_IMAGE, efiImage(medium, work));
        contents.put(medium.marker(), work.write("marker", medium.markerText()));
        contents.put(Medium.MENU, work.write("grub.cfg", medium.menu("")));
        medium.places().forEach((file, place) -> contents.put(place, file));
        return contents;
    }

    private static Path efiImage(Medium medium, Work work) throws IOException, BuildException {
        Path grub = GrubImage.UEFI.make(medium, work);
        Fat fat = Fat.floppy(work, work.file("efi.img"), EFI_IMAGE_SIZE, medium);
        fat.folders("/EFI", "/EFI/BOOT");
        fat.copy(grub, Fat.BOOT_PROGRAM);
        return fat.image();
    }

    private static List<String> arguments(Medium medium, Work work, Map<String, Path> contents) throws IOException, BuildException {
        String time = ISO_TIME.format(Instant.ofEpochSecond(work.epoch()));
        // Its end is seen at the next look of its progress, a second apart if not told otherwise.
        var command = new ArrayList<>(List.of("-pacifier", "interval=0.1", "-stdio_sync", "off", "-as", "mkisofs", "-r", "-V", label(medium.plan().name()),
                "--modification-date=" + time, "--set_all_file_dates", time,
                "-b", "boot/grub/eltorito.img", "-no-emul-boot", "-boot-load-size", "4", "-boot-info-table", "--grub2-boot-info",
                "--grub2-mbr", GrubImage.CD.part(work, "boot_hybrid.img").toString(), "--protective-msdos-label",
                "--efi-boot", EFI_IMAGE.substring(1), "-efi-boot-part", "--efi-boot-image", "--gpt_disk_guid", Gpt.guid(medium, "disk").toString(),
                "-o", work.image().toString(), "-graft-points"));
        for (Map.Entry<String, Path> entry : contents.entrySet()) {
            command.add(entry.getKey() + "=" + entry.getValue().toRealPath().toString().replace("\\", "\\\\").replace("=", "\\="));
        }
        return command;
    }

    private static void report(String line, Medium medium, Work work) {
        Matcher percent = PERCENT.matcher(line);
        if (percent.find()) {
            work.progress().report("Writing " + medium.plan().name(), Long.parseLong(percent.group(1)), 100);
        }
    }

    /** ISO 9660 allows capital letters, digits and underscore. */
    private static String label(String name) {
        String label = name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_");
        return label.substring(0, Math.min(LABEL, label.length()));
    }
}
