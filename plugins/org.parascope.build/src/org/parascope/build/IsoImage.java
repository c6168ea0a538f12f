package org.parascope.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.parascope.machine.Progress;

/**
 * A boot plan as an ISO 9660 image that a PC's BIOS boots by GRUB, from a CD or copied to a USB stick.
 *
 * <p>GRUB's image is put together by grub-mkimage, the ISO by xorriso, straight from the files of the plan: nothing is copied
 * first. The same plan gives the same bytes; all times are SOURCE_DATE_EPOCH, or 1980. The old image stays whole until the new
 * one is complete beside it. Read {@link GrubConfig} next.
 */
public final class IsoImage {
    private static final List<String> GRUB_MODULES = List.of("biosdisk", "boot", "cat", "configfile", "echo", "gzio", "iso9660", "ls",
            "minicmd", "multiboot", "multiboot2", "normal", "part_gpt", "part_msdos", "search", "search_fs_file", "serial", "terminal",
            "test", "vga_text");
    private static final String EARLY = """
            search --no-floppy --set=root --file /boot/grub/grub.cfg
            set prefix=($root)/boot/grub
            configfile /boot/grub/grub.cfg
            """;
    private static final String EPOCH = "SOURCE_DATE_EPOCH";
    /** 1980-01-01, the first day a FAT file system knows. */
    private static final String DEFAULT_EPOCH = "315532800";
    private static final DateTimeFormatter ISO_TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'00'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final Pattern PERCENT = Pattern.compile("UPDATE :\\s+(\\d+)(?:\\.\\d+)?% done");
    private static final long OVERHEAD = 4L << 20;
    private static final int LABEL = 32;

    private final Tools tools;
    private final String epoch;

    /** With the host's tools and this process's SOURCE_DATE_EPOCH. */
    public IsoImage() {
        this(Tools.ofHost(), System.getenv().getOrDefault(EPOCH, DEFAULT_EPOCH));
    }

    IsoImage(Tools tools, String epoch) {
        this.tools = tools;
        this.epoch = epoch;
    }

    /**
     * Writes the image.
     *
     * @param plan what boots
     * @param target the image; replaced only by a complete one
     * @param progress may cancel: the tools are killed and nothing is left
     */
    public void write(BootPlan plan, Path target, Progress progress) throws BuildException {
        Path file = target.toAbsolutePath();
        Map<Path, FileTime> inputs = inputs(plan);
        requireSpace(file, inputs);
        try {
            Path scratch = Files.createTempDirectory("parascope-iso-");
            try {
                replace(plan, file, scratch, inputs, progress);
            } finally {
                deleteAll(scratch);
            }
        } catch (IOException e) {
            throw new BuildException("Could not write " + file + ": " + Reason.of(e), e);
        }
    }

    private void replace(BootPlan plan, Path file, Path scratch, Map<Path, FileTime> inputs, Progress progress)
            throws IOException, BuildException {
        // Not createTempFile: the image should have the permissions of any new file of the user.
        Path part = Files.createFile(file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".part"));
        try {
            Map<String, Path> contents = contents(plan, scratch, progress);
            new ToolRun(xorriso(plan, part, contents), Map.of(EPOCH, epoch)).run(line -> report(line, file, progress), progress);
            requireUnchanged(inputs);
            progress.checkCanceled();
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** What is on the medium, by place. */
    private Map<String, Path> contents(BootPlan plan, Path scratch, Progress progress) throws IOException, BuildException {
        var contents = new LinkedHashMap<String, Path>();
        contents.put("/boot/grub/eltorito.img", grubImage(scratch, progress));
        Map<Path, String> places = places(plan);
        String menu = GrubConfig.text(plan, GrubConfig.protocol(plan.hypervisor()), places);
        contents.put("/boot/grub/grub.cfg", Files.writeString(scratch.resolve("grub.cfg"), menu));
        places.forEach((file, place) -> contents.put(place, file));
        return contents;
    }

    private Path grubImage(Path scratch, Progress progress) throws IOException, BuildException {
        Path early = Files.writeString(scratch.resolve("early.cfg"), EARLY, StandardCharsets.US_ASCII);
        Path image = scratch.resolve("eltorito.img");
        tools.grubPart("cdboot.img");
        var command = new ArrayList<>(List.of(tools.find("grub-mkimage").toString(), "-O", "i386-pc-eltorito", "-d",
                tools.grub().toString(), "-p", "/boot/grub", "-c", early.toString(), "-o", image.toString()));
        command.addAll(GRUB_MODULES);
        progress.report("Putting GRUB together", 0, 0);
        new ToolRun(command, Map.of(EPOCH, epoch)).run(_ -> { }, progress);
        return image;
    }

    private List<String> xorriso(BootPlan plan, Path part, Map<String, Path> contents) throws IOException, BuildException {
        String time = ISO_TIME.format(Instant.ofEpochSecond(epochSeconds()));
        var command = new ArrayList<>(List.of(tools.find("xorriso").toString(), "-as", "mkisofs", "-r", "-V", label(plan.name()),
                "--modification-date=" + time, "--set_all_file_dates", time,
                "-b", "boot/grub/eltorito.img", "-no-emul-boot", "-boot-load-size", "4", "-boot-info-table", "--grub2-boot-info",
                "--grub2-mbr", tools.grubPart("boot_hybrid.img").toString(), "--protective-msdos-label",
                "-o", part.toString(), "-graft-points"));
        for (Map.Entry<String, Path> entry : contents.entrySet()) {
            command.add(entry.getKey() + "=" + entry.getValue().toRealPath().toString().replace("\\", "\\\\").replace("=", "\\="));
        }
        return command;
    }

    /** Where each file of the plan goes: by domain, a file that serves several only once. */
    private static Map<Path, String> places(BootPlan plan) {
        var places = new LinkedHashMap<Path, String>();
        places.put(plan.hypervisor(), "/boot/hypervisor");
        for (PlannedModule module : plan.modules()) {
            places.putIfAbsent(module.file(), "/boot/" + module.domain() + "/" + module.kind().name().toLowerCase(Locale.ROOT));
        }
        return places;
    }

    private static Map<Path, FileTime> inputs(BootPlan plan) throws BuildException {
        var inputs = new HashMap<Path, FileTime>();
        for (Path file : places(plan).keySet()) {
            try {
                inputs.put(file, Files.getLastModifiedTime(file));
            } catch (IOException e) {
                throw new BuildException("An input of the image cannot be read: " + Reason.of(e) + " Build the system again.", e);
            }
        }
        return inputs;
    }

    /** xorriso fills what vanishes with zeros; such an image must not be kept. */
    private static void requireUnchanged(Map<Path, FileTime> inputs) throws BuildException {
        for (Map.Entry<Path, FileTime> input : inputs.entrySet()) {
            try {
                if (!Files.getLastModifiedTime(input.getKey()).equals(input.getValue())) {
                    throw new BuildException(input.getKey() + " was changed while the image was written. Export again.");
                }
            } catch (IOException e) {
                throw new BuildException("An input vanished while the image was written: " + Reason.of(e), e);
            }
        }
    }

    private static void requireSpace(Path file, Map<Path, FileTime> inputs) throws BuildException {
        Path folder = file.getParent();
        if (!Files.isDirectory(folder)) {
            throw new BuildException("There is no folder " + folder + ". Create it, or choose another place.");
        }
        if (Files.isDirectory(file)) {
            throw new BuildException(file + " is a folder. Choose the name of a file.");
        }
        try {
            long needed = OVERHEAD;
            for (Path input : inputs.keySet()) {
                needed += Files.size(input);
            }
            long free = folder.toFile().getUsableSpace(); // asks the file system itself: works in a chroot too
            if (free < needed) {
                throw new BuildException("The image needs about " + (needed >> 20) + " MiB, but " + folder + " has only "
                        + (free >> 20) + " MiB left. Free some space or choose another place.");
            }
        } catch (IOException e) {
            throw new BuildException("Could not look at " + folder + ": " + Reason.of(e), e);
        }
    }

    private static void report(String line, Path file, Progress progress) {
        Matcher percent = PERCENT.matcher(line);
        if (percent.find()) {
            progress.report("Writing " + file.getFileName(), Long.parseLong(percent.group(1)), 100);
        }
    }

    private long epochSeconds() throws BuildException {
        try {
            return Long.parseLong(epoch);
        } catch (NumberFormatException e) {
            throw new BuildException(EPOCH + " is '" + epoch + "'; expected seconds since 1970.", e);
        }
    }

    /** ISO 9660 allows capital letters, digits and underscore. */
    private static String label(String name) {
        String label = name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_");
        return label.substring(0, Math.min(LABEL, label.length()));
    }

    private static void deleteAll(Path scratch) throws IOException {
        try (var files = Files.newDirectoryStream(scratch)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(scratch);
    }
}
