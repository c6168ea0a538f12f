package org.parascope.debug.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parascope.run.Replay;
import org.parascope.run.RunException;

/**
 * What a played machine executed before an instruction of its recording, read backwards one instruction at a time.
 *
 * <p>A piece of the past is had by going to its beginning and stepping through it; each next piece is larger. The machine is left
 * anywhere. Not thread-safe. Read {@link StepBack} next.
 */
final class Past {
    private static final long FIRST_PIECE = 200;
    private static final long GROWTH = 4;
    private static final long LARGEST_PIECE = 20_000;

    /** An instruction about to be executed, and when. */
    record Instant(long position, StubClient.Place place) {
        long pc() {
            return place.pc();
        }

        long sp() {
            return place.sp();
        }
    }

    private final Replay replay;
    private final StubClient stub;
    private final List<Instant> known = new ArrayList<>();
    private long piece = FIRST_PIECE;
    private int index;

    Past(Replay replay, StubClient stub) throws DebugException {
        this.replay = replay;
        this.stub = stub;
        known.add(here());
    }

    /** The instant the machine stands at. */
    Instant here() throws DebugException {
        return new Instant(position(), stub.place());
    }

    /** Whether the next one is had without moving the machine. */
    boolean isKnown() {
        return index > 0;
    }

    /** The instant one before the last one that was got; at first, before the one where it began. Empty before the recording. */
    Optional<Instant> previous() throws DebugException {
        if (index == 0) {
            readPieceBefore(known.getFirst());
        }
        if (index == 0) {
            return Optional.empty();
        }
        index--;
        return Optional.of(known.get(index));
    }

    /** Goes on from the machine's place, wherever it was brought to. */
    Instant jumped() throws DebugException {
        known.clear();
        known.add(here());
        index = 0;
        return known.getFirst();
    }

    private void readPieceBefore(Instant first) throws DebugException {
        long start = Math.max(0, first.position() - piece);
        if (start == first.position()) {
            return;
        }
        go(replay, stub, start);
        var read = new ArrayList<Instant>();
        for (Instant at = here(); at.position() < first.position(); at = here()) {
            read.add(at);
            stub.step();
        }
        known.addAll(0, read);
        index = read.size();
        piece = Math.min(LARGEST_PIECE, piece * GROWTH);
    }

    /** Brings a played machine to an instant of its recording. */
    static void go(Replay replay, StubClient stub, long instruction) throws DebugException {
        try {
            replay.seek(instruction);
            stub.machineMoved();
        } catch (RunException e) {
            throw new DebugException(e.getMessage(), e);
        }
    }

    private long position() throws DebugException {
        return MachineQuestion.ask(replay::position);
    }
}
