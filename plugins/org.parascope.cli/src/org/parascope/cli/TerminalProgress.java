/*
 * Owns how long work shows in a terminal: one line on the standard error each time it turns to something else.
 * It must not write to the standard output. Read next: ../machine/Progress.
 */
package org.parascope.cli;

import java.io.PrintStream;
import java.time.Duration;
import org.parascope.machine.CanceledException;
import org.parascope.machine.Progress;

/** Progress in words; an interrupt of the thread cancels, and the end of the process while it {@link #cancelsAtExit}. */
final class TerminalProgress implements Progress {

    /** How long what was begun may take to be put away. */
    private static final Duration CLEANING = Duration.ofSeconds(30);

    private final PrintStream err;
    private String last = "";
    private volatile boolean canceled;

    TerminalProgress(PrintStream err) {
        this.err = err;
    }

    /** While it is open, the end of the process (Ctrl+C, SIGTERM) cancels the work, and waits until what it began is put away. */
    AtExit cancelsAtExit() {
        return AtExit.of("cancel", CLEANING, () -> canceled = true);
    }

    @Override
    public void checkCanceled() {
        if (canceled || Thread.currentThread().isInterrupted()) {
            throw new CanceledException();
        }
    }

    @Override
    public synchronized void report(String what, long done, long total) {
        if (!what.equals(last)) {
            last = what;
            err.println(what);
        }
    }
}
