package org.parascope.run.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A process that cannot outlive ours, not even when ours is killed by signal 9, and that leaves no file behind.
 *
 * <p>A small shell stands between: its standard input is a pipe from us. When we die, the kernel closes the pipe, the
 * shell's watcher sees the end of it and kills the process; the shell then removes the folders. Closing that pipe is also
 * how we kill. (A parent-death signal would fire when the Java thread that started it ends.) Keeps the end of stderr.
 */
public final class GuardedProcess {
    private static final int TAIL = 4096;
    /** $1: file for the process number, written once the process is watched; $2, $3: folders to remove at the end; then the command. */
    private static final String SHELL = """
            number=$1; first=$2; second=$3; shift 3
            trap : HUP INT TERM
            exec 3<&0 </dev/null
            "$@" 3<&- &
            child=$!
            (while read -r _ <&3; do :; done; kill -KILL $child) >/dev/null 2>&1 &
            watcher=$!
            echo $child >"$number.new" && mv "$number.new" "$number"
            exec 3<&- 2>/dev/null
            wait $child; status=$?
            while [ $status -gt 128 ] && kill -0 $child; do wait $child; status=$?; done
            kill $watcher
            rm -rf -- "$first" "$second"
            exit $status
            """;

    private final Process shell;
    private final Path number;
    private final StringBuilder tail = new StringBuilder();
    private final Thread errorReader;

    private GuardedProcess(Process shell, Path number) {
        this.shell = shell;
        this.number = number;
        errorReader = Thread.ofPlatform().daemon().name("stderr of process " + shell.pid()).unstarted(this::readErrors);
    }

    /**
     * Starts a command.
     *
     * @param directory where it runs; the files below must be named from the root
     * @param number the file its process number is written to
     * @param folders one or two folders that are removed when it ends, however it ends
     */
    public static GuardedProcess start(List<String> command, Path directory, Path number, List<Path> folders) throws IOException {
        var line = new ArrayList<>(List.of("/bin/sh", "-c", SHELL, "parascope", number.toString(),
                folders.getFirst().toString(), folders.getLast().toString()));
        line.addAll(command);
        Process shell = new ProcessBuilder(line).directory(directory.toFile()).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        var process = new GuardedProcess(shell, number);
        process.errorReader.start();
        return process;
    }

    public boolean isAlive() {
        return shell.isAlive();
    }

    /** The number of the process itself, once the shell has started it. */
    public Optional<Long> pid() throws IOException {
        return Files.exists(number) ? Optional.of(Long.parseLong(Files.readString(number).strip())) : Optional.empty();
    }

    /** Completes with the exit code when it has ended, all of stderr was read, and the folders are gone. */
    public CompletableFuture<Integer> onExit() {
        return shell.onExit().thenApply(ended -> {
            joinErrors();
            return ended.exitValue();
        });
    }

    /** Kills it at once; {@link #onExit} tells when it is gone. */
    public void kill() throws IOException {
        shell.getOutputStream().close();
    }

    /** Kills it and waits, at most {@code millis}; whether it is gone. */
    public boolean killAndWait(long millis) throws IOException, InterruptedException {
        kill();
        return isGoneIn(millis);
    }

    /** Waits, at most {@code millis}, for its end; whether it is gone. */
    public boolean isGoneIn(long millis) throws InterruptedException {
        return shell.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    /** The last lines it wrote to stderr. */
    public String errors() {
        synchronized (tail) {
            return tail.toString().strip();
        }
    }

    private void joinErrors() {
        try {
            errorReader.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void readErrors() {
        byte[] buffer = new byte[TAIL];
        try (InputStream stream = shell.getErrorStream()) {
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                keep(new String(buffer, 0, count, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void keep(String text) {
        synchronized (tail) {
            tail.append(text);
            tail.delete(0, Math.max(0, tail.length() - TAIL));
        }
    }
}
