package org.parascope.build;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.parascope.machine.Progress;

/**
 * One run of a program of the host, to its end or to the user's cancel. Whatever happens, the program is gone afterwards.
 *
 * <p>The caller's thread waits; a second one reads what the program says, so that neither blocks the other.
 */
public final class ToolRun {
    private static final int LAST_LINES = 12;
    private static final long POLL_MILLIS = 50;

    private final List<String> command;
    private final Map<String, String> environment;
    private final Deque<String> last = new ArrayDeque<>();
    private volatile RuntimeException thrownByListener;

    /**
     * @param command the program and its arguments
     * @param environment what to set beyond what this process has
     */
    public ToolRun(List<String> command, Map<String, String> environment) {
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
    }

    /**
     * Runs it.
     *
     * @param line told of every line it prints, on another thread
     * @throws BuildException if it fails, with its last words
     */
    public void run(Consumer<String> line, Progress progress) throws IOException, BuildException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        // Messages are searched for reasons, so they must be English.
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        process.getOutputStream().close();
        Thread reader = Thread.ofVirtual().start(() -> read(process, line));
        try {
            while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                progress.checkCanceled();
                rethrow();
            }
            reader.join(TimeUnit.SECONDS.toMillis(2));
            rethrow();
            if (process.exitValue() != 0) {
                throw failure(process.exitValue());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + program() + " ran", e);
        } finally {
            end(process);
        }
    }

    private void read(Process process, Consumer<String> line) {
        try (var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String text = output.readLine(); text != null; text = output.readLine()) {
                line.accept(text);
                if (!text.isBlank()) {
                    keep(text.strip());
                }
            }
        } catch (IOException e) {
            // The stream of a killed process breaks off; a living one's failure must be seen.
            keep("(its output broke off: " + e.getMessage() + ")");
        } catch (RuntimeException e) {
            thrownByListener = e;
        }
    }

    /** A listener may cancel too; the caller's thread is the one that must learn of it. */
    private void rethrow() {
        RuntimeException thrown = thrownByListener;
        if (thrown != null) {
            throw thrown;
        }
    }

    private synchronized void keep(String text) {
        last.addLast(text);
        if (last.size() > LAST_LINES) {
            last.removeFirst();
        }
    }

    private synchronized BuildException failure(int exit) {
        String words = String.join("\n", last);
        if (words.contains("No space left")) {
            return new BuildException("The disk became full while " + program() + " was writing. Free some space or choose another place.");
        }
        return new BuildException(program() + " failed with exit code " + exit + ". It said:\n" + words);
    }

    private String program() {
        return Path.of(command.getFirst()).getFileName().toString();
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        boolean interrupted = Thread.interrupted();
        while (process.isAlive()) {
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
