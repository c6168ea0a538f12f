/*
 * Owns a debugging session that is driven step by step: what was asked for, and the stop that came of it.
 * It must not decide what to ask. Read next: DebugVerbs, ../debug/session/DebugSession.
 */
package org.parascope.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.debug.session.Background;
import org.parascope.debug.session.Backwards;
import org.parascope.debug.session.DebugException;
import org.parascope.debug.session.DebugSession;
import org.parascope.debug.session.SessionEvents;
import org.parascope.debug.session.SessionStop;
import org.parascope.run.OpenedRecording;
import org.parascope.run.QemuMachine;

/** One session. */
final class DebuggedMachine implements AutoCloseable {

    /** Lets the machine run, one way or the other. */
    interface Going {
        void go() throws DebugException;
    }

    /** What became of the machine: it stands, or it has ended. */
    record Arrival(Optional<SessionStop> stop, String end) {
    }

    private final DebugSession session;
    private final @Nullable OpenedRecording recording;
    private final LinkedBlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();

    private DebuggedMachine(DebugSession session, @Nullable OpenedRecording recording) {
        this.session = session;
        this.recording = recording;
        session.addListener(new SessionEvents() {
            @Override
            public void stopped(SessionStop stop) {
                arrivals.add(new Arrival(Optional.of(stop), ""));
            }

            @Override
            public void ended(String message) {
                arrivals.add(new Arrival(Optional.empty(), message));
            }
        });
    }

    /** Connects to a machine that has not run yet. */
    static DebuggedMachine connect(QemuMachine machine, Path sources, @Nullable OpenedRecording recording) throws DebugException {
        return new DebuggedMachine(DebugSession.connect(machine, sources, Background.AWAITED), recording);
    }

    DebugSession session() {
        return session;
    }

    /** The recording's file, where one is played. */
    OpenedRecording recording() throws CommandException {
        OpenedRecording known = recording;
        if (known == null) {
            throw new CommandException("this needs a recording: parascope run --record FILE SYSTEM, then parascope debug FILE");
        }
        return known;
    }

    Backwards backwards() throws CommandException {
        recording();
        return session.backwards().orElseThrow(() -> new CommandException("this machine plays no recording"));
    }

    /** Lets it go, and waits until it stands again. */
    Arrival go(Going going, Duration patience) throws DebugException, CommandException {
        arrivals.clear();
        going.go();
        return arrive(patience);
    }

    /** The same for what may let it go; empty where it did not. */
    Optional<Arrival> goPerhaps(Going going, Duration patience) throws DebugException, CommandException {
        arrivals.clear();
        going.go();
        return session.isStopped() && arrivals.isEmpty() ? Optional.empty() : Optional.of(arrive(patience));
    }

    private Arrival arrive(Duration patience) throws DebugException, CommandException {
        Optional<Arrival> arrival = await(patience);
        Optional<SessionStop> failure = arrival.flatMap(Arrival::stop).filter(stop -> stop.cause() == SessionStop.Cause.FAILED);
        if (failure.isPresent()) {
            throw new CommandException(failure.get().note());
        }
        if (arrival.isPresent()) {
            return arrival.get();
        }
        session.suspend();
        await(Duration.ofSeconds(20));
        throw new CommandException("expected a stop within " + patience.toSeconds() + " s, found none; the machine was suspended. "
                + "A longer time: --timeout");
    }

    private Optional<Arrival> await(Duration patience) throws CommandException {
        try {
            Arrival arrival = arrivals.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            return arrival == null ? Optional.empty() : Optional.of(arrival);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted while waiting for a stop", e);
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
