package org.parascope.debug.session;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.run.QemuMachine;
import org.parascope.run.Replay;
import org.parascope.run.Snapshots.Snapshot;

/**
 * Snapshots of a machine that is debugged: gdb lets go while the machine goes back to one, and Paracore, whose memory is then as it was,
 * is told anew what to compare. Waits for QEMU. Read {@link Backwards} for recordings, whose every instant can be gone to.
 */
public final class SessionSnapshots {
    private final Backwards.Host host;
    private final QemuMachine machine;
    private final @Nullable CallStops stops;

    SessionSnapshots(Backwards.Host host, QemuMachine machine, @Nullable CallStops stops) {
        this.host = host;
        this.machine = machine;
        this.stops = stops;
    }

    /** All there are, the oldest first. */
    public List<Snapshot> list() throws DebugException {
        return MachineQuestion.ask(() -> machine.snapshots().list());
    }

    /** Takes one; whether the machine runs does not matter. */
    public void save(String name) throws DebugException {
        MachineQuestion.ask(() -> {
            machine.snapshots().save(name);
            return name;
        });
    }

    public void delete(String name) throws DebugException {
        MachineQuestion.ask(() -> {
            machine.snapshots().delete(name);
            return name;
        });
    }

    /** Brings the machine, which must stand, back to one; that it arrived is told as a stop. */
    public void restore(String name) throws DebugException {
        host.travel(new Backwards.Journey() {
            @Override
            public void go(BooleanSupplier isCanceled) throws DebugException {
                MachineQuestion.ask(() -> {
                    machine.snapshots().restore(name);
                    return name;
                });
            }

            @Override
            public SessionStop arrived() throws DebugException {
                CallStops known = stops;
                if (known != null) {
                    known.arm();
                }
                return SessionStop.of(SessionStop.Cause.STEP, "went back to the snapshot " + name);
            }
        });
    }

    /** Where a recording is played: its console is as it was at this instant. */
    void tellConsole() throws DebugException {
        Optional<Replay> replay = machine.replay();
        if (replay.isPresent()) {
            MachineQuestion.ask(() -> {
                replay.get().tellConsole();
                return machine;
            });
        }
    }
}
