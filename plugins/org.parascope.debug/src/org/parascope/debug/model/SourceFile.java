package org.parascope.debug.model;

import java.nio.file.Path;

/**
 * A file of the hypervisor's source: what the platform's source look-up finds for a frame.
 *
 * @param root the source folder
 * @param path the file, below it
 */
public record SourceFile(Path root, Path path) {
    /** The file's name below the root, with slashes: {@code hypercall/mmu_update.c}. */
    public String name() {
        return root.relativize(path).toString();
    }
}
