package org.parascope.debug.model;

import java.nio.file.Path;
import org.parascope.debug.session.DebugSymbols;

/**
 * A file of the hypervisor's source, or of a guest kernel's: what the platform's source look-up finds for a frame.
 *
 * @param root the source folder
 * @param path the file, below it
 */
public record SourceFile(Path root, Path path) {
    /** What the names of files of a Linux kernel's source begin with. */
    static final String LINUX = "linux/";

    /** The file's name below the root, with slashes: {@code hypercall/mmu_update.c}; {@code linux/kernel/fork.c} of a guest's kernel. */
    public String name() {
        return (root.startsWith(DebugSymbols.folder()) ? LINUX : "") + root.relativize(path);
    }
}
