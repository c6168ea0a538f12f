package org.parascope.build.ramdisk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.parascope.build.BuildCache;
import org.parascope.build.BuildException;
import org.parascope.machine.Progress;
import org.parascope.machine.Reason;
import org.parascope.symbols.DebPackage;
import org.parascope.symbols.ElfFile;
import org.parascope.symbols.FormatException;

/**
 * The busybox, the host's or out of a Debian package, which becomes the user space of the generated ramdisk.
 *
 * <p>It must be static: the ramdisk holds no libraries. Read {@link RamdiskWriter} next.
 */
public final class Busybox {
    /** System property that names another busybox. */
    public static final String PROPERTY = "parascope.busybox";
    private static final List<Path> PLACES = List.of(Path.of("/bin/busybox"), Path.of("/usr/bin/busybox"));
    private static final int PT_INTERP = 3;

    private Busybox() {
    }

    /** Finds a static busybox. */
    public static Path find() throws BuildException {
        String given = System.getProperty(PROPERTY);
        return find(given == null ? PLACES : List.of(Path.of(given)));
    }

    static Path find(List<Path> places) throws BuildException {
        for (Path place : places) {
            if (Files.isRegularFile(place)) {
                requireStatic(place);
                return place;
            }
        }
        throw new BuildException("The ramdisk needs a static busybox; none is at " + places.getFirst()
                + ". Install it: apt-get install busybox-static.");
    }

    /** The busybox in a Debian package, busybox-static. */
    static Path ofPackage(Path deb, BuildCache cache, Progress progress) throws BuildException {
        try {
            Path program = cache.get("busybox-1", BuildCache.digest(deb, progress), "busybox", target -> extract(deb, target, progress));
            requireStatic(program);
            return program;
        } catch (IOException e) {
            throw new BuildException("The package " + deb + " could not be read: " + Reason.of(e), e);
        }
    }

    private static void extract(Path deb, Path target, Progress progress) throws IOException, BuildException {
        try {
            if (new DebPackage(deb).extractFirst(name -> name.matches("(usr/)?bin/busybox"), target, progress).isEmpty()) {
                throw new BuildException(deb + " holds no busybox. Choose the package busybox-static, or a root file system's tar archive.");
            }
        } catch (FormatException e) {
            throw new BuildException(e.getMessage() + ".", e);
        }
    }

    private static void requireStatic(Path file) throws BuildException {
        try (ElfFile elf = ElfFile.open(file)) {
            if (!elf.is64() || elf.machine() != ElfFile.EM_X86_64) {
                throw new BuildException(file + " is no program for x86-64, so it cannot run in the ramdisk."
                        + " Install busybox-static for amd64.");
            }
            if (elf.segments().stream().anyMatch(segment -> segment.type() == PT_INTERP)) {
                throw new BuildException(file + " needs shared libraries, which the ramdisk does not have."
                        + " Install the static one: apt-get install busybox-static.");
            }
        } catch (IOException | FormatException e) {
            throw new BuildException("Could not use " + file + " for the ramdisk: " + Reason.of(e), e);
        }
    }
}
