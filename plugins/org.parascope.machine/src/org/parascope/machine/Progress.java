package org.parascope.machine;

/**
 * How long work tells how far it is, and learns that it is no longer wanted.
 *
 * <p>May be called from any thread. Work calls {@link #checkCanceled()} at least every 100 ms.
 */
public interface Progress {
    /** Nobody looks, nobody cancels. */
    Progress NONE = new Progress() {
        @Override
        public void checkCanceled() {
            // Never canceled.
        }

        @Override
        public void report(String what, long done, long total) {
            // Nobody looks.
        }
    };

    /**
     * Throws when the work is no longer wanted.
     *
     * @throws CanceledException when it is canceled
     */
    void checkCanceled();

    /**
     * Says what is being done and how far it is.
     *
     * @param what a short phrase, as shown to the user
     * @param done units of work done
     * @param total all units; 0 when it cannot be known
     */
    void report(String what, long done, long total);
}
