package org.parascope.run;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.parascope.machine.MachineState;

/**
 * What a recorded machine wrote to its first serial port, kept beside the recording with the instructions by which it had: QEMU brings a
 * machine to an instant from the nearest snapshot on, and repeats no older output.
 *
 * <p>Marks are made ten times a second, so that the text of an instant may lack what came in the last tenth before. Read {@link Replay} next.
 */
final class RecordedConsole implements Console.Listener {
    private static final String TEXT = "console.bytes";
    private static final String MARKS = "console.marks";
    private static final long RHYTHM_MILLIS = 100;

    private final Replay replay;
    private final Path folder;
    private final OutputStream text;
    private final OutputStream marks;
    private long written;

    private RecordedConsole(Replay replay, Path folder) throws IOException {
        this.replay = replay;
        this.folder = folder;
        text = Files.newOutputStream(folder.resolve(TEXT), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        marks = Files.newOutputStream(folder.resolve(MARKS), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Keeps a machine's output from now to its end; a daemon thread makes the marks. */
    static void keep(QemuMachine machine, Replay replay, Path folder) throws IOException {
        var kept = new RecordedConsole(replay, folder);
        machine.firstConsole().attach(kept);
        Thread.ofPlatform().daemon().name("Console's marks of " + machine.name()).start(() -> kept.markUntilTheEnd(machine));
    }

    /** What had been written by an instruction of a recording, or nothing where that was not kept. */
    static byte[] textAt(Path folder, long instruction) throws RunException {
        if (!Files.exists(folder.resolve(MARKS))) {
            return new byte[0];
        }
        try {
            long count = 0;
            for (String line : Files.readAllLines(folder.resolve(MARKS))) {
                String[] mark = line.split(" ");
                count = mark.length == 2 && Long.parseLong(mark[0]) <= instruction ? Long.parseLong(mark[1]) : count;
            }
            byte[] all = Files.readAllBytes(folder.resolve(TEXT));
            int end = (int) Math.min(count, all.length);
            return Arrays.copyOfRange(all, Math.max(0, end - Scrollback.CAPACITY), end);
        } catch (IOException | NumberFormatException e) {
            throw new RunException("The console's text in " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void output(byte[] bytes) {
        try {
            text.write(bytes);
            written += bytes.length;
        } catch (IOException full) {
            return; // the recording itself is worth more than this part of it
        }
    }

    /** The last mark is the recording's end, whatever came after the last look. */
    @Override
    public void closed() {
        try (text; marks) {
            mark(Recording.open(folder).length().orElse(Long.MAX_VALUE), count());
        } catch (IOException | RunException e) {
            return; // as above
        }
    }

    private synchronized long count() {
        return written;
    }

    private void markUntilTheEnd(QemuMachine machine) {
        long last = 0;
        try {
            while (machine.state() != MachineState.ENDED) {
                long count = count();
                if (count != last) {
                    mark(replay.position(), count); // asked after the count: it had been written by then
                    last = count;
                }
                Thread.sleep(RHYTHM_MILLIS);
            }
        } catch (RunException | IOException ended) {
            return; // closed() makes the last one
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void mark(long instruction, long count) throws IOException {
        marks.write((instruction + " " + count + "\n").getBytes(StandardCharsets.US_ASCII));
    }
}
