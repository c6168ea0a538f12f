package org.parascope.debug.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.parascope.build.BuildCache;
import org.parascope.gdb.Command;
import org.parascope.gdb.Gdb;
import org.parascope.gdb.GdbException;
import org.parascope.gdb.command.LoadSymbols;
import org.parascope.gdb.command.Set;
import org.parascope.hypervisor.UserCache;
import org.parascope.machine.CanceledException;
import org.parascope.machine.Progress;

/**
 * Symbol files with DWARF of kernels that come without, and their sources: those that {@code releng/kernel-symbols} got, and those that the
 * system's debug packages installed. Looked up by build id, so that a file of another build is never taken.
 *
 * <p>gdb makes an index of a large one before it is used, for without one it takes most of a minute to find a type in it.
 */
public final class DebugSymbols {
    private static final Path SYSTEM = Path.of("/usr/lib/debug/.build-id");
    private static final Duration READING = Duration.ofMinutes(10);
    private static final int LOOK_MS = 100;

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

    /** With these a gdb finds the indexes that were made, and keeps those that it makes. */
    static List<Command<?>> indexSettings() {
        return List.of(new Set("index-cache directory " + BuildCache.ofUser().folder()), new Set("index-cache enabled on"));
    }

    /**
     * Has a gdb of its own read a file, which finds out whether it is whole, and keeps its index for the others.
     *
     * @throws DebugException when gdb cannot read it
     * @throws CanceledException when it is not wanted any more
     */
    static void prepare(Path symbols, Progress progress) throws DebugException {
        try (Gdb gdb = Gdb.start()) {
            progress.report("%s, %d MB".formatted(symbols, Files.size(symbols) >> 20), 0, 0);
            for (Command<?> setting : indexSettings()) {
                gdb.execute(setting);
            }
            var reading = new CompletableFuture<String>();
            Thread.ofPlatform().daemon().name("Reading " + symbols.getFileName()).start(() -> reading.complete(read(gdb, symbols)));
            while (!reading.isDone()) {
                progress.checkCanceled();
                Thread.sleep(LOOK_MS);
            }
            if (!reading.join().isEmpty()) {
                throw new DebugException(symbols + " cannot be read: " + reading.join());
            }
        } catch (GdbException | IOException e) {
            throw new DebugException(symbols + " cannot be read: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CanceledException();
        }
    }

    /** Returns why gdb cannot; empty when it can. */
    private static String read(Gdb gdb, Path symbols) {
        try {
            gdb.execute(new LoadSymbols(symbols.toString()), READING);
            return "";
        } catch (GdbException e) {
            return e.getMessage();
        }
    }
}
