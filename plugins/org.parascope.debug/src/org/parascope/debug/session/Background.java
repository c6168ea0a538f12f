package org.parascope.debug.session;

import java.util.function.Consumer;
import org.parascope.machine.Progress;

/** Where work is done beside the session: a job of the window, with progress and cancel; a thread where there is no window. */
@FunctionalInterface
public interface Background {
    /** Without anybody who looks. */
    Background THREADS = (title, work) -> Thread.ofPlatform().daemon().name(title).start(() -> work.accept(Progress.NONE));

    /** The same; who asks for the result of it waits until it is done, as a script must. */
    Background AWAITED = new Background() {
        @Override
        public void start(String title, Consumer<Progress> work) {
            THREADS.start(title, work);
        }

        @Override
        public boolean isAwaited() {
            return true;
        }
    };

    /**
     * Starts work and returns at once.
     *
     * @param title what is done, for people
     * @param work ends when its progress says that it is canceled
     */
    void start(String title, Consumer<Progress> work);

    /** Whether who asks for a result waits for it, however long; else he goes on without, and is told when it is there. */
    default boolean isAwaited() {
        return false;
    }
}
