package org.parascope.debug.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.parascope.gdb.Gdb;
import org.parascope.gdb.Stop;
import org.parascope.gdb.command.Interrupt;

/**
 * Asks a machine that runs to stand, again and again until it does.
 *
 * <p>One request can be lost: a target that runs for the user stands for moments of gdb's own, while it steps over a breakpoint or finds
 * that a breakpoint's condition does not hold, and QEMU's stub drops what it is sent to interrupt a machine that stands. One too many does no harm, for the same reason.
 */
final class Interrupts {
    private static final int AGAIN_MS = 200;
    private static final Executor AGAIN = CompletableFuture.delayedExecutor(AGAIN_MS, TimeUnit.MILLISECONDS);

    private final GdbAccess gdb;
    private final BooleanSupplier isAlive;

    /**
     * Interrupts for one target.
     *
     * @param isAlive whether gdb is: where it is not, its refusals are told
     */
    Interrupts(GdbAccess gdb, BooleanSupplier isAlive) {
        this.gdb = gdb;
        this.isAlive = isAlive;
    }

    /**
     * Asks now, and again as long as that is wanted.
     *
     * @param control held while that is looked at
     */
    void askWhile(BooleanSupplier isWanted, Object control) throws DebugException {
        synchronized (control) {
            if (isWanted.getAsBoolean()) {
                ask();
                AGAIN.execute(() -> askAgain(isWanted, control));
            }
        }
    }

    private void askAgain(BooleanSupplier isWanted, Object control) {
        try {
            askWhile(isWanted, control);
        } catch (DebugException gone) {
            return; // the session's end is told by others
        }
    }

    /** Asks once. gdb refuses where the target came to stand by itself just then, which it tells soon. */
    private void ask() throws DebugException {
        try {
            gdb.execute(new Interrupt());
        } catch (DebugException e) {
            if (!isAlive.getAsBoolean()) {
                throw e;
            }
        }
    }

    /**
     * Asks until the machine stands.
     *
     * @param stopped who takes the stop completes it
     * @throws DebugException when it does not in the time that gdb has for a command
     */
    Stop await(CompletableFuture<Stop> stopped) throws DebugException {
        for (long waited = 0; waited < Gdb.SOON.toMillis(); waited += AGAIN_MS) {
            ask();
            try {
                return stopped.get(AGAIN_MS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException lost) {
                continue;
            } catch (ExecutionException e) {
                throw new DebugException("The machine could not be stopped for a moment: " + e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DebugException("Interrupted.", e);
            }
        }
        throw new DebugException("The machine could not be stopped for a moment: it did not stand after " + Gdb.SOON.toSeconds() + " s.");
    }
}
