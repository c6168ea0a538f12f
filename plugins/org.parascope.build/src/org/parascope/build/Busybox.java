package org.parascope.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.parascope.symbols.ElfFile;
import org.parascope.symbols.FormatException;

/**
 * The host's busybox, which becomes the user space of the generated ramdisk.
 *
 * <p>It must be static: the ramdisk holds no libraries. Read {@link Initramfs} next.
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
