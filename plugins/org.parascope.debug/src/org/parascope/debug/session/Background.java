package org.parascope.debug.session;

import java.util.function.Consumer;
import org.parascope.machine.Progress;

/** Where work is done that nobody waits for: a job of the window, with progress and cancel; a thread where there is no window. */
@FunctionalInterface
public interface Background {
    /** Without anybody who looks. */
    Background THREADS = (title, work) -> Thread.ofPlatform().daemon().name(title).start(() -> work.accept(Progress.NONE));

    /**
     * Starts work and returns at once.
     *
     * @param title what is done, for people
     * @param work ends when its progress says that it is canceled
     */
    void start(String title, Consumer<Progress> work);
}
