package org.parascope.inspect.ui.internal;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.eclipse.swt.widgets.Display;

/**
 * The beat of a view of the trace: works through what is new on a background thread, then has it shown, never faster than the screen
 * takes it. Stands still while the view is hidden.
 */
final class TraceFeed {
    private static final long PERIOD_MS = 60;
    private static final ScheduledExecutorService THREAD = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("Parascope trace views").unstarted(task));

    private final Display display;
    private final BooleanSupplier work;
    private final Consumer<String> screen;
    private volatile boolean isRunning;
    private volatile boolean isPending;

    /**
     * @param work on the background thread; for some milliseconds at most; true when there is more to do at once
     * @param screen on the UI thread, after each piece of work; hears how it failed, or an empty text
     */
    TraceFeed(Display display, BooleanSupplier work, Consumer<String> screen) {
        this.display = display;
        this.work = work;
        this.screen = screen;
    }

    void setRunning(boolean running) {
        isRunning = running;
        soon();
    }

    /** Something was chosen: works now rather than in a moment. */
    void soon() {
        if (isRunning && !isPending) {
            isPending = true;
            THREAD.execute(this::beat);
        }
    }

    private void beat() {
        boolean isMore = false;
        String failure = "";
        try {
            isMore = work.getAsBoolean();
        } catch (RuntimeException e) {
            failure = "This view failed: " + e; // our own bug: said where the user looks
        }
        send(isMore ? 0 : PERIOD_MS, failure);
    }

    private void send(long pause, String failure) {
        if (display.isDisposed()) {
            isRunning = false;
            return;
        }
        display.asyncExec(() -> {
            try {
                screen.accept(failure);
            } finally {
                isPending = isRunning;
                if (isRunning) {
                    THREAD.schedule(this::beat, pause, TimeUnit.MILLISECONDS);
                }
            }
        });
    }
}
