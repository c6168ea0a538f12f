/*
 * Owns the proof that the words of `parascope debug` mean what its help says on a live demo: bad ones are named and change nothing, a vCPU
 * need not be named, what gdb itself lets run is waited for, and names of guests are there at the first stop. Read next: DebugVerbs.
 */
package org.parascope.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.build.BootPlan;
import org.parascope.debug.session.Background;
import org.parascope.debug.session.DebugSession;
import org.parascope.debug.session.HypervisorSources;
import org.parascope.debug.session.SessionEvents;
import org.parascope.debug.session.SessionStop;
import org.parascope.machine.Machines;
import org.parascope.machine.Progress;
import org.parascope.run.MachineSetup;
import org.parascope.run.MachineStarter;
import org.parascope.run.QemuMachine;

@Timeout(300)
class DebugWordsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final List<String> BAD = List.of("stack d99999999999v0", "stack d7v0", "wait -5", "wait NaN", "wait 1e300", "break", "break nosuch",
            "break printk skip=-1", "break printk skip=99999999999", "break printk domain=x", "watch domain_list bytes=0", "watch domain_list->vcpu[0]->hypercall_count", "watch domain_list bytes=5000",
            "break-hypercall sched_op block block", "break-hypercall domain=-1", "break-hypercall skip=-3", "break-hypercall argument=1:5..2",
            "break-hypercall result=-1..-22", "break-hypercall fail=ENOSUCH", "break-hypercall fail=0", "break-event exception argument=vector:14..3",
            "delete", "delete 7", "bookmark x", "go 5", "snapshot restore nosuch", "snapshot save", "gdb nosuch", "check 0", "nonsense");
    @TempDir
    static Path folder;
    private static MachineSetup setup;

    @BeforeAll
    static void makeADemo() throws Exception {
        Path file = folder.resolve("demo.parascope");
        assertEquals(0, Main.run(new PrintStream(OutputStream.nullOutputStream()), System.err, "new", file.toString()));
        setup = Systems.machine(BootPlan.of(Systems.load(file), Progress.NONE), file, Progress.NONE);
    }

    private static QemuMachine start() throws Exception {
        return new MachineStarter(Machines.shared()).start(setup, false, Progress.NONE);
    }

    @Test
    void badWordsAreToldAndGoodOnesGoOn() throws Exception {
        Path sources = HypervisorSources.of(setup);
        try (QemuMachine started = start(); DebuggedMachine machine = DebuggedMachine.connect(started, sources, null)) {
            var verbs = new DebugVerbs(machine, sources, PATIENCE);
            machine.go(() -> machine.session().begin(true), PATIENCE);
            for (String bad : BAD) {
                Exception told = assertThrows(Exception.class, () -> verbs.apply(bad), bad);
                assertTrue(told instanceof CommandException || told instanceof org.parascope.debug.session.DebugException, () -> bad + ": " + told);
            }
            assertEquals("", verbs.apply("breakpoints").text());
            String start = verbs.apply("stack").text();
            assertTrue(start.startsWith("#0  hv start_paracore") && !start.contains("--"), start);
            verbs.apply("break-hypercall");
            verbs.apply("continue");
            assertEquals(List.of("#0  hv vcpu_first_run", "-- d1v0 begins here --", "#1  d1 guest_entry"),
                    verbs.apply("stack d1v0").text().lines().map(line -> line.replaceFirst(" at .*", "")).toList());
            verbs.apply("delete h1");
            verbs.apply("break d1:event_wait");
            String stop = verbs.apply("gdb continue").text();
            assertTrue(stop.contains("breakpoint (2)") && stop.contains("event_wait at guests/lib/events.c"), stop);
            verbs.apply("delete 2");
            assertTrue(verbs.apply("step-into-hypercall").text().startsWith("d1v0 "), "the vCPU that runs, for none is named");
            verbs.apply("return-to-guest");
            assertTrue(verbs.apply("stack").text().startsWith("#0  d1 hypercall_page"), verbs.apply("stack").text());
            assertEquals("breakpoint h3: sched_op fail=EPERM", verbs.apply("break-hypercall sched_op fail=EPERM").text());
            assertEquals("breakpoint h4: result=-EINVAL..-EPERM at=return", verbs.apply("break-hypercall result=-EINVAL..-EPERM at=return").text());
        }
    }

    /** Symbols are made only once somebody asks for them: he gets them all the same. */
    @Test
    void aScriptAwaitsTheNamesOfAGuest() throws Exception {
        var asked = new CountDownLatch(1);
        var background = new Background() {
            @Override
            public void start(String title, Consumer<Progress> work) {
                Thread.ofPlatform().daemon().start(() -> {
                    try {
                        asked.await();
                        work.accept(Progress.NONE);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
            }

            @Override
            public boolean isAwaited() {
                asked.countDown();
                return true;
            }
        };
        var stops = new LinkedBlockingQueue<SessionStop>();
        try (QemuMachine started = start(); DebugSession session = DebugSession.connect(started, HypervisorSources.of(setup), background)) {
            session.addListener(new Stops(stops));
            session.addFilter(FilterWords.parse(List.of("sched_op", "block", "domain=1")));
            session.begin(false);
            assertTrue(stops.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS) != null, "no stop");
            assertTrue(session.stack(1, 64).toString().contains("event_wait"), () -> "no names");
        }
    }

    private record Stops(LinkedBlockingQueue<SessionStop> stops) implements SessionEvents {
        @Override
        public void stopped(SessionStop stop) {
            stops.add(stop);
        }

        @Override
        public void ended(String message) {
            // A machine that ends stops no more, which is seen.
        }
    }
}
