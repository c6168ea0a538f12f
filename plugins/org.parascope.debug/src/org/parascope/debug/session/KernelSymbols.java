package org.parascope.debug.session;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What tells gdb the symbols of one kernel. Read {@link GuestSymbols} next.
 *
 * @param file knows every name and frame; empty when the kernel has no symbols
 * @param prepared a file with source lines and variables beside it, once gdb can read it quickly; empty when there is none
 * @param isLinux whether they were made of what a Linux kernel says about itself
 * @param problem why there are no symbols; empty when there are
 */
record KernelSymbols(Optional<Path> file, CompletableFuture<Optional<Path>> prepared, boolean isLinux, String problem) {
    private static final CompletableFuture<Optional<Path>> NOTHING = CompletableFuture.completedFuture(Optional.empty());

    /** Not known. */
    static final KernelSymbols NONE = none("");

    static KernelSymbols none(String problem) {
        return new KernelSymbols(Optional.empty(), NOTHING, false, problem);
    }

    /** A file of the kernel's own, with all that there is. */
    static KernelSymbols own(Path kernel) {
        return new KernelSymbols(Optional.of(kernel), NOTHING, false, "");
    }

    /** Those to take before {@link #file}, as far as they are there. */
    Optional<Path> full() {
        return prepared.getNow(Optional.empty());
    }

    /** What is there now, in the order in which gdb is to be given it, for it asks in this order. */
    List<Path> files() {
        var files = new ArrayList<Path>();
        full().ifPresent(files::add);
        file.ifPresent(files::add);
        return files;
    }
}
