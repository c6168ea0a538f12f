package org.parascope.debug.session;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.parascope.run.Replay;

/**
 * The last stop before an instant that fits, at breakpoints or a watchpoint.
 *
 * <p>QEMU goes back from one stop to the one before by playing the past twice. So does this where the first few do; then it plays the
 * past once, forward, a piece at a time, and looks at each stop on the way: a piece with a thousand stops that do not fit costs no more
 * than a hop. Each next piece is larger. Read {@link Backwards} next.
 */
final class SearchBack {
    private static final int HOPS = 2;
    private static final long FIRST_PIECE = 2_000_000;
    private static final long GROWTH = 8;

    /** Whether the machine stands where somebody wants it; asked at a stop. */
    @FunctionalInterface
    interface Fit {
        boolean test() throws DebugException;
    }

    @FunctionalInterface
    private interface Going {
        void go() throws DebugException;
    }

    private final Replay replay;
    private final StubClient stub;
    private final StubClient.Kind kind;
    private final List<Long> addresses;
    private final int length;

    /** For stops of a kind at some addresses, each of so many bytes. */
    SearchBack(Replay replay, StubClient stub, StubClient.Kind kind, Collection<Long> addresses, int length) {
        this.replay = replay;
        this.stub = stub;
        this.kind = kind;
        this.addresses = List.copyOf(addresses);
        this.length = length;
    }

    /**
     * Leaves the machine there; false, and the machine at the recording's beginning, when there is none, or where the user had enough.
     *
     * @param isCanceled whether he has
     */
    boolean find(Fit fit, BooleanSupplier isCanceled) throws DebugException {
        long before = position();
        for (int i = 0; i < HOPS && before > 0 && !isCanceled.getAsBoolean(); i++) {
            withStops(stub::runBack);
            long at = position();
            if (at >= before || at == 0) {
                seek(0);
                return false;
            }
            if (fit.test()) {
                return true;
            }
            before = at;
        }
        return findInPieces(fit, before, isCanceled);
    }

    private boolean findInPieces(Fit fit, long before, BooleanSupplier isCanceled) throws DebugException {
        long end = before;
        for (long piece = FIRST_PIECE; end > 0 && !isCanceled.getAsBoolean(); piece *= GROWTH) {
            long start = Math.max(0, end - piece);
            seek(start);
            var found = new AtomicLong(-1);
            long limit = end;
            withStops(() -> found.set(lastIn(limit, fit, isCanceled)));
            if (found.get() >= 0) {
                seek(found.get());
                return true;
            }
            end = start;
        }
        return false;
    }

    /** From the machine's place on; below 0 when nothing fits. */
    private long lastIn(long end, Fit fit, BooleanSupplier isCanceled) throws DebugException {
        long found = -1;
        MachineQuestion.ask(() -> {
            replay.stopAt(end);
            return replay;
        });
        while (!isCanceled.getAsBoolean()) {
            stub.run();
            long at = position();
            if (at >= end) {
                return found;
            }
            if (fit.test()) {
                found = at;
            }
            if (kind != StubClient.Kind.WRITE_WATCHPOINT) {
                stub.step(); // off the breakpoint: QEMU would stop at it again
            }
        }
        return -1;
    }

    /** While the machine is brought elsewhere there are none: it would stop at them on its way. */
    private void withStops(Going going) throws DebugException {
        for (long address : addresses) {
            stub.insert(kind, address, length);
        }
        try {
            going.go();
        } finally {
            for (long address : addresses) {
                stub.remove(kind, address, length);
            }
        }
    }

    private void seek(long instruction) throws DebugException {
        Past.go(replay, stub, instruction);
    }

    private long position() throws DebugException {
        return MachineQuestion.ask(replay::position);
    }
}
