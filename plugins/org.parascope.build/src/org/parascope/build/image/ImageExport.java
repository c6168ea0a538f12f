package org.parascope.build.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.parascope.build.BootPlan;
import org.parascope.build.BuildCache;
import org.parascope.build.BuildException;
import org.parascope.machine.Progress;
import org.parascope.machine.Reason;

/**
 * Writes a boot plan as a bootable image, with its checksum and its bill of materials beside it.
 *
 * <p>The same plan gives the same bytes; all times are SOURCE_DATE_EPOCH, or 1980. Everything is made in a hidden folder beside the
 * target; the old image stays whole until the new one is complete, and nothing else is left, but by a killed process until the next export.
 * No image is held in memory. Read {@link ImageFormat} for the forms, {@link ImageMaker} for how one is made.
 */
public final class ImageExport {
    private static final String EPOCH = "SOURCE_DATE_EPOCH";
    /** 1980-01-01, the first day a FAT file system knows. */
    private static final String DEFAULT_EPOCH = "315532800";
    private static final long OVERHEAD = 8L << 20;

    private final Tools tools;
    private final String epoch;

    /** With the host's tools and this process's SOURCE_DATE_EPOCH. */
    public ImageExport() {
        this(Tools.ofHost(), System.getenv().getOrDefault(EPOCH, DEFAULT_EPOCH));
    }

    /** With given tools and a given time, in seconds since 1970. */
    public ImageExport(Tools tools, String epoch) {
        this.tools = tools;
        this.epoch = epoch;
    }

    /**
     * Writes an image.
     *
     * @param plan what boots
     * @param format which form
     * @param target the image's file or folder; replaced only by a complete one
     * @param progress may cancel: the tools are killed and nothing is left
     */
    public void write(BootPlan plan, ImageFormat format, Path target, Progress progress) throws BuildException {
        write(plan, format, target, true, progress);
    }

    private void write(BootPlan plan, ImageFormat format, Path target, boolean withSidecars, Progress progress) throws BuildException {
        Path file = target.toAbsolutePath().normalize();
        Medium medium = Medium.of(plan);
        InputFiles inputs = InputFiles.of(medium);
        long seconds = epochSeconds();
        requirePlace(file, format);
        Scratch.removeLeft(file);
        requireSpace(file, inputs.bytes() * format.maker().copies() + OVERHEAD);
        try (var scratch = Scratch.beside(file)) {
            var work = new Work(tools, seconds, scratch.folder(), progress);
            if (withSidecars) {
                makeWithSidecars(medium, format, file, inputs, work);
            } else {
                format.maker().make(medium, work);
            }
            inputs.requireUnchanged();
            progress.checkCanceled();
            replace(file, withSidecars, work);
        } catch (IOException e) {
            throw new BuildException("Could not write " + file + ": " + Reason.of(e), e);
        }
    }

    /** The inputs are counted while the image is made of them. */
    private static void makeWithSidecars(Medium medium, ImageFormat format, Path file, InputFiles inputs, Work work)
            throws IOException, BuildException {
        try (var sums = Checksums.start(List.copyOf(medium.places().keySet()), work)) {
            format.maker().make(medium, work);
            inputs.requireUnchanged();
            new Sidecars(medium, format, file, work).write(sums.get());
        }
    }

    /**
     * An image that is made once and then taken from a cache, as long as what it is made of stays the same.
     *
     * @param plan what boots
     * @param format a form that is one file
     * @param cache where it is kept
     * @param progress may cancel
     */
    public static Path cached(BootPlan plan, ImageFormat format, BuildCache cache, Progress progress) throws BuildException {
        Medium medium = Medium.of(plan);
        var inputs = new StringBuilder(medium.identity());
        try {
            for (Path file : medium.places().keySet()) {
                inputs.append(BuildCache.digest(file, progress));
            }
        } catch (IOException e) {
            throw new BuildException("An input of the image cannot be read: " + Reason.of(e), e);
        }
        return cache.get("image-1", inputs.toString(), plan.name() + format.extension(),
                target -> new ImageExport().write(plan, format, target, false, progress));
    }

    /** The image first: until it is there, the old one's sidecars still tell the truth. */
    private static void replace(Path file, boolean withSidecars, Work work) throws IOException {
        if (Files.isDirectory(work.image())) {
            replaceFolder(file, work);
        } else {
            move(work.image(), file);
        }
        for (String suffix : withSidecars ? Sidecars.SUFFIXES : List.<String>of()) {
            move(work.file("sidecar" + suffix), file.resolveSibling(file.getFileName() + suffix));
        }
    }

    /** A folder cannot be replaced in one step: the old one is put back if the second fails. */
    private static void replaceFolder(Path folder, Work work) throws IOException {
        Path old = work.file("old");
        boolean exists = Files.exists(folder);
        if (exists) {
            Files.move(folder, old);
        }
        try {
            Files.move(work.image(), folder);
        } catch (IOException e) {
            if (exists) {
                Files.move(old, folder);
            }
            throw e;
        }
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void requirePlace(Path file, ImageFormat format) throws BuildException {
        Path folder = file.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new BuildException("There is no folder " + folder + ". Create it, or choose another place.");
        }
        if (Files.isDirectory(file) && !(format.isFolder() && Files.exists(file.resolve("boot.ipxe")))) {
            throw new BuildException(format.isFolder()
                    ? file + " is a folder, but none of an earlier export: it would be lost. Choose another name."
                    : file + " is a folder. Choose the name of a file.");
        }
        if (format.isFolder() && Files.isRegularFile(file)) {
            throw new BuildException(file + " is a file, but a netboot tree is a folder. Choose another name.");
        }
    }

    private static void requireSpace(Path file, long needed) throws BuildException {
        long free = file.getParent().toFile().getUsableSpace(); // asks the file system itself: works in a chroot too
        if (free < needed) {
            throw new BuildException("The image needs about " + (needed >> 20) + " MiB, but " + file.getParent() + " has only "
                    + (free >> 20) + " MiB left. Free some space or choose another place.");
        }
    }

    private long epochSeconds() throws BuildException {
        try {
            return Long.parseLong(epoch);
        } catch (NumberFormatException e) {
            throw new BuildException(EPOCH + " is '" + epoch + "'; expected seconds since 1970.", e);
        }
    }
}
