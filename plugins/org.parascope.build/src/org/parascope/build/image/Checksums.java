package org.parascope.build.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.parascope.build.BuildException;

/**
 * SHA-256 of files, counted by a program of the host while something else is done: openssl, which uses the processor's own
 * instructions, else coreutils' sha256sum. Both are several times quicker than Java is at its first use.
 *
 * <p>Closing ends the program, if it still counts.
 */
final class Checksums implements AutoCloseable {
    private static final int DIGITS = 64;

    private final FutureTask<SequencedMap<Path, String>> sums;
    private final Thread thread;

    private Checksums(List<Path> files, Work work) {
        sums = new FutureTask<>(() -> count(files, work));
        thread = Thread.ofVirtual().name("checksums").start(sums);
    }

    /** Begins to count. */
    static Checksums start(List<Path> files, Work work) {
        return new Checksums(List.copyOf(files), work);
    }

    /** The sums in hex, in the order of the files; waits for them. */
    SequencedMap<Path, String> get() throws IOException, BuildException {
        try {
            return sums.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while checksums were counted", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException io -> throw io;
                case BuildException build -> throw build;
                case RuntimeException runtime -> throw runtime;
                case null, default -> throw new AssertionError(e);
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static SequencedMap<Path, String> count(List<Path> files, Work work) throws IOException, BuildException {
        boolean quick = work.tools().has("openssl");
        var arguments = new ArrayList<>(quick ? List.of("dgst", "-sha256", "-r") : List.of("--"));
        files.forEach(file -> arguments.add(file.toString()));
        var told = new ArrayList<String>();
        work.run(quick ? "openssl" : "sha256sum", arguments, told::add);
        var sums = new LinkedHashMap<Path, String>();
        for (int i = 0; i < files.size(); i++) {
            sums.put(files.get(i), sum(files.get(i), i < told.size() ? told.get(i) : ""));
        }
        return sums;
    }

    /** Both programs tell the sum first; a name with a backslash or a line break is quoted, with a backslash before the sum. */
    private static String sum(Path file, String line) throws BuildException {
        String sum = line.startsWith("\\") ? line.substring(1) : line;
        if (sum.length() <= DIGITS || sum.charAt(DIGITS) != ' ') {
            throw new BuildException("The program that counts checksums told none of " + file + "; it said: " + line);
        }
        return sum.substring(0, DIGITS);
    }
}
