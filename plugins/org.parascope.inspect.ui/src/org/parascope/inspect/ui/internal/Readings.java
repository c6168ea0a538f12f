package org.parascope.inspect.ui.internal;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The background work of one view, one piece after the other; that of several views goes on side by side, so that a slow reading (the names
 * of three kernels) keeps no other view waiting. Any thread. Read {@link Sampler} next.
 */
final class Readings {
    /** As many slow readings as there may be before a quick one waits. They wait for each other where they read the same kernel. */
    private static final int THREADS = 4;
    private static final ScheduledExecutorService POOL = Executors.newScheduledThreadPool(THREADS,
            Thread.ofPlatform().name("Parascope sampler ", 1).daemon().priority(Thread.MIN_PRIORITY + 1).factory());

    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean isRunning;

    void execute(Runnable work) {
        synchronized (waiting) {
            waiting.add(work);
            if (isRunning) {
                return;
            }
            isRunning = true;
        }
        POOL.execute(this::runNext);
    }

    void schedule(Runnable work, long ms) {
        POOL.schedule(() -> execute(work), ms, TimeUnit.MILLISECONDS);
    }

    /** One piece, then others' turn: no view has a thread for itself. */
    private void runNext() {
        try {
            next().run();
        } finally {
            if (isMore()) {
                POOL.execute(this::runNext);
            }
        }
    }

    private Runnable next() {
        synchronized (waiting) {
            return waiting.remove();
        }
    }

    private boolean isMore() {
        synchronized (waiting) {
            isRunning = !waiting.isEmpty();
            return isRunning;
        }
    }
}
