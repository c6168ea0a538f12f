package org.parascope.debug.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.model.IBreakpoint;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.Timeout;
import org.parascope.debug.session.HypercallEvent;
import org.parascope.gdb.command.InsertWatchpoint.Access;
import org.parascope.run.RunFolder;

/** QEMU and gdb die or are missing, or the stub is lost: the session ends with a message. At random moments: {@link RandomEndsTest}. */
@Timeout(300)
class MachineDeathTest {
    static final String UNMAPPED = "0xffff900000001000";

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
    void aLostStubEndsTheTargetAndLeavesTheMachine() throws Exception {
        try (var debug = Debugging.debug(Systems.demo(), true)) {
            debug.stopped();
            debug.cpu().resume();
            debug.machine().monitor("gdbserver none");
            awaitEnd(debug.target());
            // Where the connection breaks while gdb resumes, gdb 13 may abort itself; that is told then.
            String end = debug.target().getName();
            assertTrue(end.contains("gdb stub was lost") || end.contains("gdb ended unexpectedly, with exit code 134"), end);
            assertFalse(debug.process().isTerminated());
        }
    }

    @Test
    void aBreakpointThatCannotBeSetIsToldAndHoldsNothingUp() throws Exception {
        CodeBreakpoint nowhere = CodeBreakpoint.create(OptionalInt.empty(), "no_such_function", GdbBreakpoint.Conditions.NONE);
        CodeBreakpoint unmapped = CodeBreakpoint.create(OptionalInt.of(1), UNMAPPED, GdbBreakpoint.Conditions.NONE);
        WatchBreakpoint watch = WatchBreakpoint.create(UNMAPPED, Long.BYTES, Access.WRITE, GdbBreakpoint.Conditions.NONE);
        try (var debug = Debugging.debug(Systems.demo(), true)) {
            debug.stopped();
            var said = new StringBuffer();
            GdbLog.of(debug.launch()).addListener(said::append);
            assertTrue(said.toString().contains("no_such_function"), said.toString());
            HypercallBreakpoint.create(HypercallEvent.Kind.ENTRY, 1, HypercallBreakpoint.ANY, HypercallBreakpoint.ANY);
            debug.cpu().resume();
            assertTrue(debug.stopped().frame().function().startsWith("hypercall_"), debug.top().getName());
            for (IBreakpoint breakpoint : List.of(nowhere, unmapped, watch)) {
                breakpoint.delete();
            }
            debug.cpu().stepOver();
            debug.stopped();
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

    static void killGdb() {
        gdbs().forEach(ProcessHandle::destroyForcibly);
    }

    static Stream<ProcessHandle> gdbs() {
        return ProcessHandle.current().children().filter(ProcessHandle::isAlive)
                .filter(child -> child.info().command().orElse("").endsWith("/gdb"));
    }

    static void awaitEnd(SystemTarget target) throws InterruptedException {
        for (int i = 0; i < 1000 && !target.isTerminated(); i++) {
            Thread.sleep(20);
        }
        assertTrue(target.isTerminated());
        assertFalse(target.hasThreads());
    }
}
