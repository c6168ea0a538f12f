package org.parascope.gdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.gdb.command.AssignVariable;
import org.parascope.gdb.command.Breakpoint;
import org.parascope.gdb.command.Continue;
import org.parascope.gdb.command.CreateVariable;
import org.parascope.gdb.command.DeleteBreakpoint;
import org.parascope.gdb.command.Evaluate;
import org.parascope.gdb.command.Finish;
import org.parascope.gdb.command.InsertBreakpoint;
import org.parascope.gdb.command.InsertWatchpoint;
import org.parascope.gdb.command.ListChildren;
import org.parascope.gdb.command.ListFrames;
import org.parascope.gdb.command.ListLocals;
import org.parascope.gdb.command.ListThreads;
import org.parascope.gdb.command.LoadSymbols;
import org.parascope.gdb.command.PassBy;
import org.parascope.gdb.command.ReadMemory;
import org.parascope.gdb.command.RegisterNames;
import org.parascope.gdb.command.RegisterValues;
import org.parascope.gdb.command.Set;
import org.parascope.gdb.command.SetCondition;
import org.parascope.gdb.command.StepInto;
import org.parascope.gdb.command.StepOver;
import org.parascope.gdb.command.Variable;
import org.parascope.gdb.command.WriteMemory;

/** Every command against a real gdb and a small program, and gdb's own death. */
@Timeout(120)
class GdbTest {
    private static final Duration START = Duration.ofSeconds(30);
    private static final String PROGRAM = """
            struct pair { int left; struct pair *next; } second = { 2, 0 }, first = { 1, &second };
            int twice(int n)
            {
                int result = n * 2;
                return result;
            }
            int main(void)
            {
                int sum = first.left;
                sum += twice(sum);
                for (;;)
                    sum += twice(sum & 7);
            }
            """;

    private Path folder = Path.of("");
    private final BlockingQueue<Stop> stops = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> endings = new LinkedBlockingQueue<>();
    private final CountDownLatch gone = new CountDownLatch(1);
    private Gdb gdb = unstarted();

    private static Gdb unstarted() {
        try {
            return Gdb.start();
        } catch (GdbException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void startProgram(@TempDir Path temporary) throws Exception {
        folder = temporary;
        Path source = folder.resolve("t.c");
        Files.writeString(source, PROGRAM);
        Path binary = folder.resolve("t");
        assertEquals(0, new ProcessBuilder("gcc", "-g", "-O0", "-o", binary.toString(), source.toString()).inheritIO().start().waitFor());
        gdb.addListener(new GdbEvents() {
            @Override
            public void stopped(Stop stop) {
                stops.add(stop);
            }

            @Override
            public void running() {
                stops.clear();
            }

            @Override
            public void text(String text) {
                assertFalse(text.isEmpty());
            }

            @Override
            public void targetGone() {
                gone.countDown();
            }

            @Override
            public void ended(String message) {
                endings.add(message);
            }
        });
        gdb.execute(new LoadSymbols(binary.toString()));
        gdb.execute(new Set("disable-randomization off"));
        gdb.console("start", START);
        assertEquals("main", nextStop().frame().orElseThrow().function());
    }

    @AfterEach
    void end() {
        gdb.close();
    }

    @Test
    void stepsIntoOverAndOutOfFunctions() throws Exception {
        gdb.execute(new StepOver(1));
        assertEquals(10, nextStop().frame().orElseThrow().line());
        gdb.execute(new StepInto(1));
        assertEquals("twice", nextStop().frame().orElseThrow().function());
        List<Frame> frames = gdb.execute(new ListFrames(1, 10));
        assertEquals(List.of("twice", "main"), frames.stream().map(Frame::function).toList());
        gdb.execute(new Finish(1, 0));
        Stop finished = nextStop();
        assertEquals("function-finished", finished.reason());
        assertEquals("2", finished.returned());
    }

    @Test
    void breakpointsStopAndCanBeRemoved() throws Exception {
        Breakpoint breakpoint = gdb.execute(InsertBreakpoint.at("t.c:5"));
        gdb.execute(new Continue());
        Stop stop = nextStop();
        assertEquals(breakpoint.number(), stop.breakpoint());
        assertEquals(5, stop.frame().orElseThrow().line());
        assertEquals(List.of("n", "result"), gdb.execute(new ListLocals(1, 0)));
        gdb.execute(new DeleteBreakpoint(breakpoint.number()));
        Breakpoint conditional = gdb.execute(new InsertBreakpoint("twice", true, false, "n == 3"));
        gdb.execute(new Continue());
        assertEquals(conditional.number(), nextStop().breakpoint());
        assertEquals("3", gdb.execute(new Evaluate(1, 0, "n")));
        assertThrows(GdbException.class, () -> gdb.execute(InsertBreakpoint.at("nowhere.c:5")));
        assertTrue(gdb.execute(new InsertBreakpoint("nowhere.c:5", false, true, "")).pending());
    }

    @Test
    void aWatchpointTellsWhatWasThereBeforeAndAfterWhereItsConditionHolds() throws Exception {
        String number = gdb.execute(new InsertWatchpoint("sum", InsertWatchpoint.Access.WRITE));
        gdb.execute(new SetCondition(number, "sum == 9"));
        gdb.execute(new Continue());
        Stop stop = nextStop();
        assertEquals(number, stop.breakpoint());
        assertEquals("3 \u2192 9", stop.watched());
        gdb.execute(new DeleteBreakpoint(number));
        Breakpoint counted = gdb.execute(InsertBreakpoint.at("t.c:5"));
        gdb.execute(new PassBy(counted.number(), 2));
        gdb.execute(new Continue());
        nextStop();
        assertEquals("3", gdb.console("info breakpoints " + counted.number(), Gdb.SOON).replaceAll("(?s).*already hit (\\d+) times.*", "$1"));
    }

    @Test
    void variablesAreReadLazilyAndWritten() throws Exception {
        Variable first = gdb.execute(new CreateVariable(1, 0, "first"));
        assertEquals("struct pair", first.type());
        List<Variable> fields = gdb.execute(new ListChildren(first.handle(), 0, 100));
        assertEquals(List.of("left", "next"), fields.stream().map(Variable::expression).toList());
        assertEquals("5", gdb.execute(new AssignVariable(fields.getFirst().handle(), "5")));
        assertEquals("5", gdb.execute(new Evaluate(1, 0, "first.left")));
        List<Variable> pointed = gdb.execute(new ListChildren(fields.get(1).handle(), 0, 100));
        assertEquals("2", pointed.getFirst().value());
        assertThrows(GdbException.class, () -> gdb.execute(new CreateVariable(1, 0, "no such thing")));
    }

    @Test
    void registersAndMemoryAreReadAndWritten() throws Exception {
        List<String> names = gdb.execute(new RegisterNames());
        int rip = names.indexOf("rip");
        String value = gdb.execute(new RegisterValues(1, 0, List.of(rip))).getOrDefault(rip, "");
        assertTrue(value.startsWith("0x"), value);
        String pointer = gdb.execute(new Evaluate(1, 0, "(unsigned long)&second.left"));
        long address = Long.parseLong(pointer);
        assertArrayEquals(new byte[] { 2, 0, 0, 0 }, gdb.execute(new ReadMemory(address, 4)));
        gdb.execute(new WriteMemory(address, "0a000000"));
        assertEquals("10", gdb.execute(new Evaluate(1, 0, "second.left")));
        assertThrows(GdbException.class, () -> gdb.execute(new ReadMemory(0, 4)));
        assertEquals(1, gdb.execute(new ListThreads()).size());
        assertTrue(gdb.console("print first", START).contains("left = 1"));
    }

    @Test
    void aTargetThatIsLetGoIsHeardOf() throws Exception {
        assertEquals(1, gone.getCount());
        gdb.console("kill", START);
        assertTrue(gone.await(20, TimeUnit.SECONDS));
        assertTrue(gdb.isAlive());
    }

    @Test
    void aKilledGdbFailsItsCallersAndIsHeardOf() throws Exception {
        ProcessHandle.of(gdb.pid()).orElseThrow().destroyForcibly();
        String message = endings.poll(20, TimeUnit.SECONDS);
        assertTrue(String.valueOf(message).contains("unexpectedly"), message);
        assertFalse(gdb.isAlive());
        assertThrows(GdbException.class, () -> gdb.execute(new ListThreads()));
    }

    @Test
    void anAnswerThatTakesTooLongIsGivenUp() {
        var e = assertThrows(GdbException.class, () -> gdb.console("shell sleep 3", Duration.ofMillis(100)));
        assertTrue(e.getMessage().contains("did not answer"), e.getMessage());
    }

    @Test
    void aMissingGdbNamesItsPackage() {
        System.setProperty("parascope.program.gdb", "/nowhere/gdb");
        try {
            assertFalse(Gdb.isInstalled());
            var e = assertThrows(GdbException.class, Gdb::start);
            assertTrue(e.getMessage().contains("package gdb"), e.getMessage());
        } finally {
            System.clearProperty("parascope.program.gdb");
        }
        assertTrue(Gdb.isInstalled());
    }

    private Stop nextStop() throws InterruptedException {
        return Objects.requireNonNull(stops.poll(30, TimeUnit.SECONDS), "no stop in 30 s");
    }
}
