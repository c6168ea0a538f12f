package org.parascope.debug.session;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.parascope.hypervisor.UserCache;

/**
 * Symbol files with DWARF of kernels that come without, and their sources: those that {@code releng/kernel-symbols} got, and those that the
 * system's debug packages installed. Looked up by build id, so that a file of another build is never taken.
 */
public final class DebugSymbols {
    private static final Path SYSTEM = Path.of("/usr/lib/debug/.build-id");

    private DebugSymbols() {
    }

    /** Where the user's are: {@code symbols} in {@link UserCache}, a folder for each build id. */
    public static Path folder() {
        return UserCache.folder().resolve("symbols");
    }

    /** The symbol file of a build. */
    static Optional<Path> find(String buildId) {
        return Stream.of(folder().resolve(buildId).resolve("vmlinux"), SYSTEM.resolve(buildId.substring(0, 2)).resolve(buildId.substring(2) + ".debug"))
                .filter(Files::isReadable).findFirst();
    }

    /** The sources that belong to a symbol file of the user's. */
    static Optional<Path> sourcesOf(Path symbols) {
        return Optional.of(symbols.resolveSibling("src")).filter(Files::isDirectory);
    }
}
