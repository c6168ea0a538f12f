/*
 * Owns how long work shows in a terminal: one line on the standard error each time it turns to something else.
 * It must not write to the standard output. Read next: ../machine/Progress.
 */
package org.parascope.cli;

import java.io.PrintStream;
import org.parascope.machine.CanceledException;
import org.parascope.machine.Progress;

/** Progress in words; an interrupt of the thread cancels. */
final class TerminalProgress implements Progress {

    private final PrintStream err;
    private String last = "";

    TerminalProgress(PrintStream err) {
        this.err = err;
    }

    @Override
    public void checkCanceled() {
        if (Thread.currentThread().isInterrupted()) {
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
