package org.parascope.build.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.parascope.build.BuildException;

/**
 * A FAT file system in a file or in a part of one, made and filled by mtools.
 *
 * <p>Serial number and label follow from the medium, times from {@link Work#epoch}, and files are put in one by one in a fixed
 * order: the same contents give the same bytes.
 *
 * @param work what it works with
 * @param image the file it is in
 * @param offset where in it, in bytes
 */
record Fat(Work work, Path image, long offset) {
    /** What UEFI starts from a medium that nobody registered. */
    static final String BOOT_PROGRAM = "/EFI/BOOT/BOOTX64.EFI";
    private static final int LABEL = 11;
    private static final int SERIAL_DIGITS = 8;
    private static final long LARGEST_FILE = (1L << 32) - 1;
    private static final int HEADS = 255;
    private static final int SECTORS_A_TRACK = 63;
    /** From here on, 4 KiB clusters keep the table small; below, FAT32 needs the smallest ones (at least 65525 of them). */
    private static final long MANY_SECTORS = 1 << 20;

    /** A new file system of a floppy's shape in a file of its own. */
    static Fat floppy(Work work, Path image, int kibibytes, Medium medium) throws IOException, BuildException {
        var fat = new Fat(work, image, 0);
        fat.format(medium, List.of("-C", "-f", Integer.toString(kibibytes)));
        return fat;
    }

    /** A new FAT32 in a partition. */
    static Fat partition(Work work, Path disk, Gpt.Partition partition, Medium medium) throws IOException, BuildException {
        var fat = new Fat(work, disk, partition.first() * Gpt.SECTOR);
        fat.format(medium, List.of("-F", "-T", Long.toString(partition.sectors()), "-h", Integer.toString(HEADS), "-s",
                Integer.toString(SECTORS_A_TRACK), "-H", Long.toString(partition.first()), "-c",
                partition.sectors() >= MANY_SECTORS ? "8" : "1"));
        return fat;
    }

    /** Makes folders, outer ones first. */
    void folders(String... folders) throws IOException, BuildException {
        var arguments = new ArrayList<>(List.of("-i", place()));
        for (String folder : folders) {
            arguments.add("::" + folder);
        }
        work.run("mmd", arguments);
    }

    /** Puts a file in. */
    void copy(Path file, String place) throws IOException, BuildException {
        if (Files.size(file) > LARGEST_FILE) {
            throw new BuildException(file + " has " + (Files.size(file) >> 20) + " MiB; a FAT file system holds files up to 4095 MiB."
                    + " Make it smaller, or export an ISO image.");
        }
        work.run("mcopy", List.of("-i", place(), file.toString(), "::" + place));
    }

    private void format(Medium medium, List<String> shape) throws IOException, BuildException {
        var arguments = new ArrayList<>(List.of("-i", place(), "-v", label(medium.plan().name()), "-N",
                medium.identity().substring(0, SERIAL_DIGITS)));
        arguments.addAll(shape);
        arguments.add("::");
        work.run("mformat", arguments);
    }

    /** As mtools names it. */
    private String place() {
        return offset == 0 ? image.toString() : image + "@@" + offset;
    }

    private static String label(String name) {
        String label = name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_");
        return label.substring(0, Math.min(LABEL, label.length()));
    }
}
