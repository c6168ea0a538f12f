package org.parascope.run;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds the programs we start. Looks only, starts nothing.
 *
 * <p>A system property {@code parascope.program.<name>} names another one, for a QEMU or gdb outside {@code PATH}.
 */
public final class Programs {
    private Programs() {
    }

    /** The program's file, if it is there and may be executed. */
    public static Optional<Path> find(String name) {
        String override = System.getProperty("parascope.program." + name);
        if (override != null) {
            return Optional.of(Path.of(override)).filter(Files::isExecutable);
        }
        return inPath(name);
    }

    /** Where it was looked for, for messages. */
    static String place(String name) {
        return System.getProperty("parascope.program." + name, name + " in PATH");
    }

    /** The program's file in {@code PATH}, whatever somebody chose. */
    public static Optional<Path> inPath(String name) {
        String path = System.getenv("PATH");
        for (String folder : (path == null ? "/usr/bin:/bin" : path).split(File.pathSeparator)) {
            Path candidate = Path.of(folder.isEmpty() ? "." : folder, name);
            if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
