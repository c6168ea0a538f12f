package org.parascope.inspect.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.machine.MachineAddress;
import org.parascope.machine.MachineState;
import org.parascope.machine.MemoryException;

/** Switching classes on and off, and keeping what comes meanwhile. */
@NonNullByDefault({}) // JUnit fills the fields
class TraceRecorderTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int HYPERCALL_BIT = 1 << 3;
    private static final int TRAP_BIT = 1 << 4;
    private static final int GRANT_BIT = 1 << 8;

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

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "expected within a minute: " + what);
            Thread.sleep(5);
        }
    }

    private boolean isSet(int mask) {
        try {
            return machine.classes() == mask;
        } catch (MemoryException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theUnionOfWhatIsWantedIsOnAndTheRestIsLeftAsItWas() throws Exception {
        machine.setClasses(GRANT_BIT); // somebody else's
        var recorder = new TraceRecorder(machine, 1000);
        try (var one = recorder.record(Set.of(TraceClass.HYPERCALL)); var other = recorder.record(Set.of(TraceClass.TRAP))) {
            await("both classes are on", () -> recorder.on().equals(EnumSet.of(TraceClass.HYPERCALL, TraceClass.TRAP, TraceClass.GRANT)));
            assertEquals(HYPERCALL_BIT | TRAP_BIT | GRANT_BIT, machine.classes());
            other.want(Set.of());
            await("one class is off", () -> recorder.on().equals(EnumSet.of(TraceClass.HYPERCALL, TraceClass.GRANT)));
            one.want(Set.of(TraceClass.HYPERCALL));
        }
        recorder.awaitEnd(PATIENCE);
        assertEquals(GRANT_BIT, machine.classes());
    }

    @Test
    void whatComesIsKeptAndAGapIsSaid() throws Exception {
        var recorder = new TraceRecorder(machine, 1000);
        machine.write(0, 1, TraceKind.INTERRUPT_TIMER, 0, 0); // before anybody asked
        try (var recording = recorder.record(TraceClass.recorded())) {
            await("it records", () -> !recorder.on().isEmpty());
            recording.want(TraceClass.recorded());
            machine.write(0, 2, TraceKind.DOMAIN_CREATED, 0, 0, 5);
            await("the event is there", () -> recorder.trace().orElseThrow().store().end() == 1);
        }
        recorder.awaitEnd(PATIENCE);
        machine.write(0, 3, TraceKind.INTERRUPT_TIMER, 0, 0); // while nobody asks
        try (var recording = recorder.record(TraceClass.recorded())) {
            recording.want(TraceClass.recorded());
            await("it records again", () -> recorder.trace().orElseThrow().store().end() == 2);
            machine.write(0, 4, TraceKind.DOMAIN_CRASHED, 0, 0, 5);
            await("the next event is there", () -> recorder.trace().orElseThrow().store().end() == 3);
        }
        TraceStore store = recorder.trace().orElseThrow().store();
        assertEquals(TraceKind.DOMAIN_CREATED, store.kind(0));
        assertEquals(TraceKind.PAUSED, store.kind(1));
        assertEquals(TraceKind.DOMAIN_CRASHED, store.kind(2));
    }

    @Test
    void whatOthersRecordedBeforeIsNeitherShownNorLost() throws Exception {
        machine.setClasses(GRANT_BIT);
        for (int i = 0; i < 3 * TraceSample.CAPACITY; i++) {
            machine.write(0, i, TraceKind.GRANT_MAP, 1, 0, i);
        }
        var recorder = new TraceRecorder(machine, 1000);
        try (var recording = recorder.record(Set.of(TraceClass.GRANT, TraceClass.TRAP))) {
            recording.want(Set.of(TraceClass.GRANT, TraceClass.TRAP));
            await("it records", () -> recorder.on().contains(TraceClass.TRAP));
            machine.write(0, 1_000_000, TraceKind.GRANT_UNMAP, 1, 0, 7);
            await("the event is there", () -> recorder.trace().orElseThrow().store().end() > 0);
        }
        recorder.awaitEnd(PATIENCE);
        TraceStore store = recorder.trace().orElseThrow().store();
        assertEquals(TraceKind.GRANT_UNMAP, store.kind(0));
        assertEquals(0, store.lost());
    }

    /** As the window and the command line do, each in its own process: they turned off each other's at every look. */
    @Test
    void twoWhoRecordLeaveEachOthersClassesOn() throws Exception {
        var one = new TraceRecorder(machine, 1000);
        var other = new TraceRecorder(machine, 1000);
        try (var first = one.record(Set.of(TraceClass.HYPERCALL)); var second = other.record(Set.of(TraceClass.TRAP))) {
            await("both are on", () -> isSet(HYPERCALL_BIT | TRAP_BIT));
            for (int i = 0; i < 200; i++) {
                assertEquals(HYPERCALL_BIT | TRAP_BIT, machine.classes(), "at look " + i);
                Thread.sleep(1);
            }
            first.want(Set.of(TraceClass.HYPERCALL, TraceClass.TRAP));
            await("the first wants both", () -> one.on().contains(TraceClass.TRAP));
            second.want(Set.of());
            await("it is on again", () -> isSet(HYPERCALL_BIT | TRAP_BIT) && other.on().contains(TraceClass.TRAP));
        }
        one.awaitEnd(PATIENCE);
        other.awaitEnd(PATIENCE);
        assertEquals(0, machine.classes());
    }

    @Test
    void aGapThatSomebodyElseMadeIsSaid() throws Exception {
        var recorder = new TraceRecorder(machine, 1000);
        try (var recording = recorder.record(Set.of(TraceClass.TRAP))) {
            recording.want(Set.of(TraceClass.TRAP));
            await("it records", () -> isSet(TRAP_BIT));
            machine.write(0, 5, TraceKind.TRAP_UPCALL, 1, 0);
            await("the event is there", () -> recorder.trace().map(trace -> trace.store().end() == 1).orElse(false));
            machine.setClasses(0);
            await("the gap is there", () -> recorder.trace().map(trace -> trace.store().end() == 2).orElse(false));
            assertEquals(TraceKind.PAUSED, recorder.trace().orElseThrow().store().kind(1));
        }
        recorder.awaitEnd(PATIENCE);
    }

    @Test
    void aClassThatItsOwnerLeftIsOffAtTheEnd() throws Exception {
        machine.setClasses(GRANT_BIT);
        var recorder = new TraceRecorder(machine, 1000);
        try (var recording = recorder.record(Set.of(TraceClass.GRANT))) {
            await("it records", () -> recorder.on().contains(TraceClass.GRANT));
            machine.setClasses(0);
            await("it has it on again", () -> isSet(GRANT_BIT));
            recording.want(Set.of(TraceClass.GRANT));
        }
        recorder.awaitEnd(PATIENCE);
        assertEquals(0, machine.classes());
    }

    @Test
    void aMachineThatHasEndedIsReadFromTheOldestRecordAndNotWritten() throws Exception {
        machine.write(0, 1, TraceKind.DOMAIN_CREATED, 0, 0, 5);
        machine.write(1, 2, TraceKind.DOMAIN_CRASHED, 0, 0, 5);
        machine.setState(MachineState.ENDED);
        var recorder = new TraceRecorder(machine, 1000);
        try (var recording = recorder.record(TraceClass.recorded())) {
            await("both records are there", () -> recorder.trace().map(trace -> trace.store().end() == 2).orElse(false));
            recording.want(TraceClass.recorded());
        }
        recorder.awaitEnd(PATIENCE);
        assertEquals(0, machine.classes());
        try (var again = recorder.record(TraceClass.recorded())) {
            again.want(TraceClass.recorded());
            await("it has looked again", () -> recorder.trace().isPresent());
        }
        recorder.awaitEnd(PATIENCE);
        assertEquals(2, recorder.trace().orElseThrow().store().end(), "of a dump nothing is missed between two looks");
    }

    @Test
    void aMachineThatWasResetGetsAStoreOfItsOwn() throws Exception {
        var recorder = new TraceRecorder(machine, 1000);
        try (var recording = recorder.record(Set.of(TraceClass.TRAP))) {
            await("it records", () -> machine.state() == MachineState.RUNNING && !recorder.on().isEmpty());
            recording.want(Set.of(TraceClass.TRAP));
            Trace before = recorder.trace().orElseThrow();
            machine.setClasses(0);
            // Another boot's idle page table tells that it is another hypervisor.
            machine.memory().writeLong(new MachineAddress(0x2000 + 8L * 400), 0x3003);
            await("it records the next boot", () -> !recorder.trace().equals(java.util.Optional.of(before)) && !recorder.on().isEmpty());
            assertNotSame(before.store(), recorder.trace().orElseThrow().store());
            assertEquals(TRAP_BIT, machine.classes());
        }
        recorder.awaitEnd(PATIENCE);
    }
}
