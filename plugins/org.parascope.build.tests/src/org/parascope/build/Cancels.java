package org.parascope.build;

import java.util.function.BooleanSupplier;
import org.parascope.machine.CanceledException;
import org.parascope.machine.Progress;

/**
 * Somebody who no longer wants the work, from the first time that it asks after something has come true.
 *
 * @param when what must be true
 */
public record Cancels(BooleanSupplier when) implements Progress {
    /** From the beginning. */
    public static final Cancels AT_ONCE = new Cancels(() -> true);

    @Override
    public void checkCanceled() {
        if (when.getAsBoolean()) {
            throw new CanceledException();
        }
    }

    @Override
    public void report(String what, long done, long total) {
        // Nobody looks.
    }
}
