package org.parascope.build;

import java.nio.file.Path;
import java.util.Objects;

/**
 * One boot module: a file that the boot loader puts into memory, and the words that come with it.
 *
 * @param kind what it is to its domain
 * @param domain name of the domain it belongs to; of the system, for its policy
 * @param file the file, absolute; without blanks or commas, so that QEMU can be given it
 * @param arguments the module's string: a kernel's command line, for a DomU after {@code domu ... -- }
 */
public record PlannedModule(Kind kind, String domain, Path file, String arguments) {
    /** What a module is to its domain. */
    public enum Kind {
        KERNEL, RAMDISK, POLICY
    }

    public PlannedModule {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(domain);
        Objects.requireNonNull(file);
        Objects.requireNonNull(arguments);
    }
}
