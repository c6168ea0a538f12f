package org.parascope.inspect.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.inspect.Hypervisor;
import org.parascope.inspect.InspectionException;
import org.parascope.inspect.shape.TextForm;
import org.parascope.machine.MachineAddress;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;

/** Following rings that their writer overwrites, and rings that hold anything. */
@NonNullByDefault({}) // JUnit fills the fields
class TraceReaderTest {
    private static final int HOSTILE_IMAGES = 200;
    private static final int RACES = 200_000;

    @TempDir
    Path folder;
    private TraceSample machine;

    @BeforeEach
    void open() throws IOException {
        machine = TraceSample.make(folder);
    }

    @AfterEach
    void close() {
        machine.close();
    }

    private TraceReader reader() throws Exception {
        Hypervisor hypervisor = Hypervisor.of(machine);
        return new TraceReader(hypervisor, new TraceSchema(hypervisor.layouts()));
    }

    @Test
    void aRecordComesOnceWithAllItSays() throws Exception {
        TraceReader reader = reader();
        machine.write(1, 500, TraceKind.EVENT_SEND, 3, 2, 11, 22, 33, 44, -55);
        assertEquals(List.of(new TraceEvent(500, 1, TraceKind.EVENT_SEND, 3, 2, 11, 22, 33, 44, -55)), reader.poll(true));
        assertEquals(List.of(), reader.poll(true));
    }

    @Test
    void ringsAreMergedByTimeEvenAcrossPolls() throws Exception {
        TraceReader reader = reader();
        machine.write(0, 10, TraceKind.INTERRUPT_TIMER, 0, 0);
        machine.write(0, 30, TraceKind.INTERRUPT_TIMER, 0, 0);
        var seen = new ArrayList<>(reader.poll(false));
        machine.write(1, 35, TraceKind.INTERRUPT_TIMER, 0, 0); // after the poll that showed 30
        machine.write(0, 40, TraceKind.INTERRUPT_TIMER, 0, 0);
        seen.addAll(reader.poll(false));
        machine.write(1, 38, TraceKind.INTERRUPT_TIMER, 0, 0); // written late: 40 must have waited for it
        seen.addAll(reader.poll(true));
        assertEquals(List.of(10L, 30L, 35L, 38L, 40L), seen.stream().map(TraceEvent::time).toList());
    }

    @Test
    void whatWasOverwrittenIsCounted() throws Exception {
        TraceReader reader = reader();
        for (int i = 0; i < 3 * TraceSample.CAPACITY; i++) {
            machine.write(0, i, TraceKind.EVENT_CLOSE, 1, 0, i);
        }
        List<TraceEvent> events = reader.poll(true);
        // The oldest slot of a full ring may be being overwritten at any moment, so it does not count as safe.
        assertEquals(TraceKind.LOST, events.getFirst().kind());
        assertEquals(2 * TraceSample.CAPACITY + 1, events.getFirst().a());
        assertEquals(events.get(1).time(), events.getFirst().time(), "it happened before the oldest that is left");
        assertEquals(TraceSample.CAPACITY, events.size());
        assertEquals(3 * TraceSample.CAPACITY - 1, events.getLast().a());
    }

    @Test
    void aRecordThatIsBeingWrittenIsNotShown() throws Exception {
        TraceReader reader = reader();
        machine.write(0, 1, TraceKind.EVENT_CLOSE, 1, 0, 7);
        machine.write(0, 2, TraceKind.EVENT_CLOSE, 1, 0, 8);
        machine.memory().writeLong(machine.record(0, 1).plus(72), 0);
        List<TraceEvent> events = reader.poll(true);
        assertEquals(List.of(TraceKind.EVENT_CLOSE, TraceKind.LOST), events.stream().map(TraceEvent::kind).sorted().toList());
    }

    @Test
    void anEventOfALaterVersionIsShownAsUnknown() throws Exception {
        TraceReader reader = reader();
        machine.writeCode(0, 1, 999, 1, 0, 1, 2, 3);
        TraceEvent event = reader.poll(true).getFirst();
        assertEquals(TraceKind.UNKNOWN, event.kind());
        assertEquals(999, event.e());
    }

    @Test
    void aRingThatStartsAnewIsFollowedFromItsStart() throws Exception {
        TraceReader reader = reader();
        for (int i = 0; i < 5; i++) {
            machine.write(0, i, TraceKind.EVENT_CLOSE, 1, 0, i);
        }
        reader.poll(true);
        machine.memory().writeLong(machine.ring(0).plus(24), 2);
        assertEquals(2, reader.poll(true).size());
    }

    @Test
    void againstAWriterThatRunsEachRecordIsWholeOrCounted() throws Exception {
        TraceReader reader = reader();
        var isOver = new AtomicBoolean();
        Thread writer = Thread.ofPlatform().start(() -> {
            try {
                for (long i = 1; i <= RACES; i++) {
                    machine.write(0, i, TraceKind.GRANT_MAP, 1, 0, i, 3 * i, ~i, i << 7, i * i);
                }
            } catch (MemoryException e) {
                throw new IllegalStateException(e);
            } finally {
                isOver.set(true);
            }
        });
        long whole = 0;
        long lost = 0;
        long last = 0;
        for (boolean isLast = false; !isLast;) {
            isLast = isOver.get();
            for (TraceEvent event : reader.poll(isLast)) {
                if (event.kind() == TraceKind.LOST) {
                    lost += event.a();
                    continue;
                }
                long i = event.a();
                assertEquals(new TraceEvent(i, 0, TraceKind.GRANT_MAP, 1, 0, i, 3 * i, ~i, i << 7, i * i), event);
                assertTrue(i > last, "expected more than " + last + ", found " + i);
                last = i;
                whole++;
            }
        }
        writer.join();
        assertEquals(RACES, whole + lost, whole + " whole, " + lost + " lost");
        assertEquals(RACES, last);
    }

    @Test
    void ringsThatHoldAnythingAreReadInBoundedTimeAndSpace() throws Exception {
        var random = new Random(20261125);
        for (int image = 0; image < HOSTILE_IMAGES; image++) {
            TraceReader reader = reader();
            for (int i = 0; i < CAPACITY_AND_MORE; i++) {
                machine.write(i & 1, i, TraceKind.at(random.nextInt(TraceKind.values().length)), random.nextInt(4), 0, random.nextLong());
            }
            for (int i = 0; i < 30; i++) {
                int at = random.nextInt(4) == 0 ? TraceSample.ringsStart() + random.nextInt(8) * 8
                        : TraceSample.recordsStart() + random.nextInt((TraceSample.size() - TraceSample.recordsStart()) / 8) * 8;
                machine.memory().writeLong(new MachineAddress(at), hostile(random));
            }
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> read(reader), "image " + image);
            close();
            open();
        }
    }

    private static final int CAPACITY_AND_MORE = 100;

    private static long hostile(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> -1;
            case 1 -> Long.MIN_VALUE;
            case 2 -> random.nextInt(200);
            case 3 -> Long.MAX_VALUE;
            default -> random.nextLong();
        };
    }

    private void read(TraceReader reader) {
        var store = new TraceStore(100_000);
        try {
            for (int i = 0; i < 3; i++) {
                List<TraceEvent> events = reader.poll(false);
                assertTrue(events.size() <= 6 * TraceSample.CAPACITY + TraceSchema.MAX_CAPACITY / 1000, "found " + events.size());
                events.forEach(store::add);
            }
            var trace = new Trace(store, new TraceClock(0, 0, 1L << 31), new TraceText(Optional.of(Hypervisor.of(machine))));
            for (long index = store.first(); index < store.end(); index++) {
                assertTrue(trace.text().what(store.get(index)).chars().noneMatch(Character::isISOControl));
            }
            inspect(trace);
        } catch (InspectionException e) {
            assertTrue(e.getMessage().length() > 10, e.toString());
        }
    }

    /** All that is made of a trace, whatever its records say. */
    private void inspect(Trace trace) throws InspectionException {
        TextForm.of(new ChannelTraffic(() -> Optional.of(trace)).run(machine, Progress.NONE));
        TextForm.of(new FrameLife(new MachineFrame(0x16), () -> Optional.of(trace)).run(machine, Progress.NONE));
        TextForm.of(TraceStatistics.of(trace, 0, Long.MAX_VALUE, TraceFilter.ALL, Progress.NONE));
        var timeline = new Timeline(trace);
        while (timeline.update()) {
            assertTrue(timeline.read(List::size) <= 4 * CAPACITY_AND_MORE, "more lanes than events name");
        }
        for (TraceFormat format : TraceFormat.values()) {
            try {
                format.write(trace, 0, Long.MAX_VALUE, TraceFilter.ALL, folder.resolve("hostile" + format.ending()), Progress.NONE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
