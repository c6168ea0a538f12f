package org.parascope.build.image;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parascope.build.BuildException;

/**
 * The programs of the host that do what they do better than we could: GRUB's, xorriso, mtools, qemu-img. Finds them, or says which
 * Debian package brings them. Read {@link org.parascope.build.ToolRun} for how one is run.
 *
 * @param path folders to look in, in order
 * @param grub folder of GRUB's parts, one folder a platform
 */
public record Tools(List<Path> path, Path grub) {
    private static final Map<String, String> PACKAGES = Map.of("grub-mkimage", "grub-common", "xorriso", "xorriso", "mformat", "mtools",
            "mcopy", "mtools", "qemu-img", "qemu-utils", "sha256sum", "coreutils");
    private static final Map<String, String> GRUB_PACKAGES = Map.of("i386-pc", "grub-pc-bin", "x86_64-efi", "grub-efi-amd64-bin");
    private static final Path GRUB = Path.of("/usr/lib/grub");

    public Tools {
        path = List.copyOf(path);
    }

    /** What this host has. */
    public static Tools ofHost() {
        String path = System.getenv("PATH");
        return new Tools(path == null ? List.of() : Arrays.stream(path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty()).map(Path::of).toList(), GRUB);
    }

    /** Whether the host has the program. */
    boolean has(String program) {
        return look(program).isPresent();
    }

    /** The program, or an error that names its package. */
    Path find(String program) throws BuildException {
        Optional<Path> found = look(program);
        if (found.isEmpty()) {
            throw missing(program, PACKAGES.getOrDefault(program, program));
        }
        return found.get();
    }

    private Optional<Path> look(String program) {
        return path.stream().map(folder -> folder.resolve(program))
                .filter(file -> Files.isExecutable(file) && !Files.isDirectory(file)).findFirst();
    }

    /** A part of GRUB, or an error that names its package. */
    Path grubPart(String platform, String name) throws BuildException {
        Path file = grub.resolve(platform).resolve(name);
        if (!Files.isReadable(file)) {
            throw missing(file.toString(), GRUB_PACKAGES.getOrDefault(platform, "grub-common"));
        }
        return file;
    }

    private static BuildException missing(String what, String debianPackage) {
        return new BuildException("A bootable image needs " + what + ", which is not installed. Install it: apt-get install "
                + debianPackage + ".");
    }
}
