package org.parascope.run.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * When a living process started, as the kernel counts it: tells a process from a later one with its number.
 *
 * <p>Read from {@code /proc/<pid>/stat} (proc(5), fields 3 and 22), not from {@link ProcessHandle}: that one takes a process that
 * ended for alive until somebody waits for it, which in a container without an init nobody does for an orphan, and works
 * its start out from the wall clock, which may be set meanwhile.
 */
public final class ProcessStart {
    private static final int STATE = 0;
    private static final int START = 19;

    private ProcessStart() {
    }

    /** Clock ticks from the machine's start to that of the process; empty where it does not run (any more). */
    public static Optional<String> of(long pid) {
        String line;
        try {
            line = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return Optional.empty();
        }
        // The second field is the command's name in brackets and may hold anything; the rest is counted from behind it.
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
        return "ZX".contains(fields[STATE]) ? Optional.empty() : Optional.of(fields[START]);
    }
}
