package org.parascope.debug.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.ILaunchManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.Timeout;
import org.parascope.debug.session.HypercallEvent;
import org.parascope.run.RunFolder;

/** QEMU and gdb die, are missing, or are terminated in any state: the session ends with a message, and nothing is left. */
@Timeout(300)
class MachineDeathTest {
    /** More of them: releng/bench/85-kills.sh. */
    private static final int ROUNDS = Integer.getInteger("parascope.kill.rounds", 10);
    private static final int SEED = Integer.getInteger("parascope.kill.seed", 11);

    @TempDir
    static Path folders;

    /** Machines of other sessions are not counted. */
    @BeforeAll
    static void haveAFolderOfOurOwn() {
        System.setProperty("parascope.run.dir", folders.toString());
    }

    @AfterAll
    static void leaveIt() {
        System.clearProperty("parascope.run.dir");
    }

    @Test
    void aKilledQemuEndsProcessAndTarget() throws Exception {
        try (var debug = Debugging.debug(Systems.demo(), true)) {
            debug.stopped();
            SystemTarget target = debug.target();
            ProcessHandle.of(Long.parseLong(debug.machine().folder().description().get("pid"))).orElseThrow().destroyForcibly();
            debug.terminated(debug.process());
            assertTrue(debug.process().getLabel().contains("signal 9"), debug.process().getLabel());
            awaitEnd(target);
            assertFalse(Files.exists(debug.machine().folder().path()));
        }
    }

    @Test
    void aKilledGdbEndsTheTargetAndLeavesTheMachine() throws Exception {
        try (var debug = Debugging.debug(Systems.demo(), true)) {
            debug.stopped();
            killGdb();
            awaitEnd(debug.target());
            assertTrue(debug.target().getName().contains("unexpectedly"), debug.target().getName());
            assertFalse(debug.process().isTerminated());
            assertThrows(CoreException.class, debug.target()::resume);
            debug.process().resume();
        }
    }

    @Test
    void aMissingGdbLeavesNoMachine() throws Exception {
        System.setProperty("parascope.program.gdb", "/nowhere/gdb");
        try {
            var e = assertThrows(CoreException.class, () -> Debugging.debug(Systems.demo(), true));
            assertTrue(e.getStatus().getMessage().contains("package gdb"), e.getStatus().getMessage());
            assertEquals(0, RunFolder.running().size());
        } finally {
            System.clearProperty("parascope.program.gdb");
        }
    }

    @Test
    @Timeout(850)
    void killsAtRandomMomentsNeverHang() throws Exception {
        var random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            HypercallBreakpoint.create(HypercallEvent.Kind.ENTRY, 1, HypercallBreakpoint.ANY, HypercallBreakpoint.ANY);
            try (var debug = new Debugging(Systems.demo(), ILaunchManager.DEBUG_MODE, false)) {
                SystemTarget target = debug.target();
                Thread.sleep(random.nextInt(600));
                switch (round % 3) {
                case 0 -> ProcessHandle.of(Long.parseLong(debug.machine().folder().description().get("pid"))).orElseThrow().destroyForcibly();
                case 1 -> killGdb();
                default -> debug.process().terminate();
                }
                awaitEnd(target);
            }
        }
        assertEquals(0, RunFolder.running().size());
        assertEquals(0, gdbs().count());
    }

    private static void killGdb() {
        gdbs().forEach(ProcessHandle::destroyForcibly);
    }

    private static Stream<ProcessHandle> gdbs() {
        return ProcessHandle.current().children().filter(ProcessHandle::isAlive)
                .filter(child -> child.info().command().orElse("").endsWith("/gdb"));
    }

    private static void awaitEnd(SystemTarget target) throws InterruptedException {
        for (int i = 0; i < 1000 && !target.isTerminated(); i++) {
            Thread.sleep(20);
        }
        assertTrue(target.isTerminated());
        assertFalse(target.hasThreads());
    }
}
