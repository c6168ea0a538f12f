/*
 * Owns what is done when the process is told to end (Ctrl+C, SIGTERM) while a command is at work: the work that must not be
 * left behind, and then a little time in which the command tells what it has. It must not decide exit codes: a signal has its own.
 * Read next: TerminalRun, TraceCommand.
 */
package org.parascope.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Work at the end of the process, as long as it is open. */
final class AtExit implements AutoCloseable {

    private static final Duration TELLING = Duration.ofSeconds(10);

    private final CountDownLatch told = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean goingDown;

    private AtExit(String name, Duration patience, Runnable work) {
        hook = new Thread(() -> end(work, patience), name);
    }

    static AtExit of(String name, Runnable work) {
        return of(name, TELLING, work);
    }

    /** The process ends once all is told, and at the latest after {@code patience}. */
    static AtExit of(String name, Duration patience, Runnable work) {
        var atExit = new AtExit(name, patience, work);
        Runtime.getRuntime().addShutdownHook(atExit.hook);
        return atExit;
    }

    /** Whether the process is told to end. */
    boolean isGoingDown() {
        return goingDown;
    }

    /** Nothing is to be done any more, and all is told. */
    @Override
    public void close() {
        told.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyGoingDown) {
            goingDown = true;
        }
    }

    private void end(Runnable work, Duration patience) {
        goingDown = true;
        work.run();
        try {
            told.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
