package org.parascope.run;

import java.time.Duration;
import org.parascope.machine.MachineState;

/**
 * Takes snapshots of a machine while it is recorded, so often that going back is quick, and so seldom that it hardly slows the
 * machine: after each one it waits at least ten times as long as it took.
 *
 * <p>One daemon thread, which ends with the machine. Read {@link Replay} next.
 */
final class SnapshotRhythm {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final long REST = 10;

    private final QemuMachine machine;
    private final Replay replay;

    private SnapshotRhythm(QemuMachine machine, Replay replay) {
        this.machine = machine;
        this.replay = replay;
    }

    static void start(QemuMachine machine, Replay replay) {
        Thread.ofPlatform().daemon().name("snapshots of " + machine.name()).start(new SnapshotRhythm(machine, replay)::run);
    }

    private void run() {
        long last = -1;
        long rest = SHORTEST.toMillis();
        int number = 0;
        try {
            while (machine.state() != MachineState.ENDED) {
                Thread.sleep(rest);
                long position = replay.position();
                if (machine.state() == MachineState.RUNNING && position != last) {
                    last = position;
                    rest = Math.max(SHORTEST.toMillis(), REST * take(++number));
                }
            }
        } catch (RunException ended) {
            // The machine ended meanwhile, or its disk is full: the recording goes on with the snapshots it has.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long take(int number) throws RunException {
        long start = System.nanoTime();
        replay.snapshot("at" + number);
        replay.keepLength();
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }
}
