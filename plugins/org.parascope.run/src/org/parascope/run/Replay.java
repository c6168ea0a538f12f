package org.parascope.run;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.parascope.machine.MachineState;

/**
 * Where a recorded machine, or one that plays a recording, is, counted in instructions from its start; and how to get elsewhere.
 *
 * <p>Time can be sought only when a recording is played. QEMU goes back to the nearest snapshot and runs forward from there. Waits
 * for QEMU; never on the UI thread. Got from {@link QemuMachine#replay()}; read {@link Recording} next.
 */
public final class Replay {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final long POLL_MILLIS = 5;

    private final QemuMachine machine;
    private final RecordingMode mode;
    private OptionalLong played = OptionalLong.empty();
    private boolean isHushed;

    Replay(QemuMachine machine, RecordingMode mode) {
        this.machine = machine;
        this.mode = mode;
    }

    /** Whether the machine plays a recording; else it is being recorded. */
    public boolean isPlayed() {
        return mode.mode() == RecordingMode.Mode.REPLAY;
    }

    /** Instructions executed since the machine's start. */
    public long position() throws RunException {
        if (machine.execute("query-replay", Map.of()) instanceof Map<?, ?> answer && answer.get("icount") instanceof Long icount) {
            return icount;
        }
        throw new RunException("QEMU did not tell where the machine " + machine.name() + " is in its recording.");
    }

    /** How long the recording is, where that is known. */
    public synchronized OptionalLong length() throws RunException {
        if (isPlayed() && played.isPresent()) {
            return played; // it grows no more
        }
        played = Recording.open(mode.folder()).length();
        return played;
    }

    /**
     * Brings the stopped machine to an instruction, back or forth.
     *
     * @param instruction counted from the start
     * @throws RunException when it is beyond the recording, or QEMU does not get there
     */
    public void seek(long instruction) throws RunException {
        OptionalLong length = length();
        if (instruction < 0 || instruction > length.orElse(Long.MAX_VALUE)) {
            throw new RunException("Expected an instruction from 0 to " + length.orElse(Long.MAX_VALUE) + ", found " + instruction + ".");
        }
        if (position() != instruction) {
            hushConsole();
            machine.execute("replay-seek", Map.of("icount", instruction), PATIENCE);
            await(instruction);
        }
        stopAtEnd();
    }

    /** The machine is about to go through time: what it repeats on the way is not shown until {@link #tellConsole}. */
    public synchronized void hushConsole() {
        if (isPlayed() && machine.firstConsole() instanceof SerialConsole serial) {
            serial.hush();
            isHushed = true;
        }
    }

    /** The machine stands: its console shows what it had written by this instruction, but for the last tenth of a second. */
    public synchronized void tellConsole() throws RunException {
        if (!isHushed || !(machine.firstConsole() instanceof SerialConsole serial)) {
            return;
        }
        isHushed = false;
        long position = position();
        try {
            serial.restart(textAt(position));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunException("Interrupted.", e);
        }
    }

    /** Where it cannot be read, why: nothing else of the recording depends on it. */
    private byte[] textAt(long instruction) {
        try {
            return RecordedConsole.textAt(mode.folder(), instruction);
        } catch (RunException e) {
            return ("[" + e.getMessage() + "]\r\n").getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Lets the machine that plays stop where the recording ends; QEMU would quit there. To be called before it runs on. */
    public void stopAtEnd() throws RunException {
        OptionalLong length = length();
        if (isPlayed() && length.isPresent() && position() < length.getAsLong()) {
            stopAt(length.getAsLong());
        }
    }

    /** Lets the machine that plays stop at an instruction that lies ahead, in the place of the recording's end. To be called before it runs on. */
    public void stopAt(long instruction) throws RunException {
        machine.execute("replay-break", Map.of("icount", instruction));
    }

    /** Takes a snapshot, from which going back to here and later is quick. The machine stands still meanwhile. */
    void snapshot(String name) throws RunException {
        String words = String.valueOf(machine.execute("human-monitor-command", Map.of("command-line", "savevm " + name), PATIENCE));
        if (!words.isBlank()) {
            throw new RunException("QEMU could not take a snapshot of " + machine.name() + ": " + words.strip());
        }
    }

    /** Keeps how long the recording is so far. At its very last instruction QEMU quits before it could stop: one less. */
    void keepLength() throws RunException {
        Recording.open(mode.folder()).setLength(Math.max(0, position() - 1));
    }

    private void await(long instruction) throws RunException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (position() != instruction || machine.state() != MachineState.SUSPENDED) {
            if (System.nanoTime() > end) {
                throw new RunException("Expected to reach instruction " + instruction + " in " + PATIENCE.toSeconds()
                        + " s, found the machine at " + position() + ".");
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RunException("Interrupted.", e);
            }
        }
    }
}
