package org.parascope.run;

import java.nio.file.Path;
import java.util.Objects;

/**
 * One boot module: a file and the arguments the hypervisor finds with it.
 *
 * <p>QEMU separates modules by commas and a file from its arguments by the first space, so a path may hold no space, and a
 * comma anywhere is doubled. {@link QemuCommand} writes that; nothing else may.
 *
 * @param file the module's file
 * @param arguments its command line, may be empty
 */
public record BootModule(Path file, String arguments) {
    public BootModule {
        Objects.requireNonNull(file);
        Objects.requireNonNull(arguments);
    }
}
