package org.parascope.inspect.trace;

import org.parascope.machine.Progress;

/**
 * A part of a trace that is being written to a file.
 *
 * @param trace the whole
 * @param from index of the first event
 * @param to index after the last
 * @param filter which of its lines are wanted
 * @param progress of the writing
 */
record TraceStretch(Trace trace, long from, long to, TraceFilter filter, Progress progress) {
    private static final int REPORT_EVERY = 1 << 12;

    TraceStore store() {
        return trace.store();
    }

    boolean isWanted(long index) {
        return TraceFilter.isLine(store(), index) && filter.accepts(store(), index);
    }

    /** Called for each event; reports now and then. */
    void step(long index) {
        if ((index - from) % REPORT_EVERY == 0) {
            progress.checkCanceled();
            progress.report("Writing the trace", index - from, to - from);
        }
    }
}
