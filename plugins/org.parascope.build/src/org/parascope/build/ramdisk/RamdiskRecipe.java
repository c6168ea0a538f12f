package org.parascope.build.ramdisk;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.parascope.build.BuildException;
import org.parascope.model.RamdiskPacking;

/**
 * What a ramdisk is made of.
 *
 * @param modules names of modules
 * @param modulesFrom where they are; not asked for where there are none
 * @param loadAtBoot whether the first program loads them
 * @param userSpace a tar archive or a package with busybox; empty: the host's busybox
 * @param packing how it is packed
 */
public record RamdiskRecipe(List<String> modules, Optional<Path> modulesFrom, boolean loadAtBoot, Optional<Path> userSpace,
        RamdiskPacking packing) {
    /** The host's busybox and nothing else. */
    public static final RamdiskRecipe BUSYBOX = new RamdiskRecipe(List.of(), Optional.empty(), false, Optional.empty(), RamdiskPacking.GZIP);

    public RamdiskRecipe {
        modules = List.copyOf(modules);
    }

    /** Names with blanks or commas between them. */
    public static List<String> names(String text) {
        return text == null ? List.of() : Arrays.stream(text.split("[\\s,]+")).filter(name -> !name.isEmpty()).toList();
    }

    /** A pipe or a device has no end, or is read only once; what is not there is told by whoever reads it. */
    static void requireFile(Path file) throws BuildException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new BuildException(file + (Files.isDirectory(file) ? " is a folder" : " is a pipe or a device") + ". Choose a file.");
        }
    }
}
