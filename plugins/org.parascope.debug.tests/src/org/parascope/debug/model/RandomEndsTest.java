package org.parascope.debug.model;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.IDebugEventSetListener;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.IBreakpoint;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.debug.session.DebugSymbols;
import org.parascope.debug.session.HypercallEvent;
import org.parascope.hypervisor.UserCache;
import org.parascope.run.Boot;
import org.parascope.run.RunException;
import org.parascope.run.RunFolder;
import org.parascope.symbols.ElfFile;

/**
 * Sessions that end in every way, in every state, at a random moment: each ends with a message, in time, and leaves no process and no folder.
 * The rounds go through all pairs of {@link State} and {@link End}. More of them: releng/bench/85-kills.sh.
 */
@Timeout(850)
class RandomEndsTest {
    private static final int ROUNDS = Integer.getInteger("parascope.kill.rounds", State.values().length * End.values().length);
    private static final int SEED = Integer.getInteger("parascope.kill.seed", 11);
    private static final int LOOK_MS = 20;
    private static final int PATIENCE = 3000;

    /** What the session does when it is ended; the longest that is waited for the random moment. */
    private enum State {
        STARTING(400), READING_SYMBOLS(400), RUNNING(500), STOPPED(1), STEPPING(20), STEPPING_HYPERCALL(20);

        final int milliseconds;

        State(int milliseconds) {
            this.milliseconds = milliseconds;
        }
    }

    /** How it ends. */
    private enum End {
        QEMU_KILLED, GDB_KILLED, STUB_LOST, TERMINATED,
        /** A breakpoint on an unmapped address: the session goes on, and is terminated afterwards. */
        UNMAPPED_BREAKPOINT
    }

    @TempDir
    static Path folders;
    private static Path made;

    /** Symbols are read anew, and the file with DWARF that is found for Debian's kernel is damaged. */
    @BeforeAll
    static void damageASymbolFile() throws Exception {
        System.setProperty("parascope.run.dir", folders.toString());
        System.setProperty(UserCache.PROPERTY, folders.resolve("cache").toString());
        made = UserCache.folder().resolve("build");
        try (var debug = Debugging.debug(Systems.debian(), true)) {
            debug.stopped();
            Path kernel = ((Boot.Direct) debug.machine().setup().boot()).modules().getFirst().file();
            try (ElfFile elf = ElfFile.open(kernel)) {
                Path damaged = DebugSymbols.folder().resolve(elf.buildId().orElseThrow()).resolve("vmlinux");
                Files.createDirectories(damaged.getParent());
                Files.writeString(damaged, "\177ELF, and no more");
            }
        }
        awaitNothingLeft("at the beginning");
    }

    @AfterAll
    static void leave() {
        System.clearProperty("parascope.run.dir");
        System.clearProperty(UserCache.PROPERTY);
    }

    @Test
    void aDamagedSymbolFileIsToldAndTheKernelsOwnNamesAreUsed() throws Exception {
        forgetSymbols();
        HypercallBreakpoint.create(HypercallEvent.Kind.ENTRY, 0, HypercallBreakpoint.ANY, HypercallBreakpoint.ANY);
        try (var debug = Debugging.debug(Systems.debian(), false)) {
            var said = new StringBuffer();
            GdbLog.of(debug.launch()).addListener(said::append);
            debug.stopped();
            await("the damage told: " + said, () -> said.toString().contains("The names that the kernel itself carries are used."));
            assertTrue(said.toString().contains("vmlinux cannot be read: "), said.toString());
            await("the guest's names", () -> Stream.of(debug.cpu().getStackFrames())
                    .anyMatch(frame -> frame instanceof CpuFrame call && call.frame().function().equals("xen_hypercall_pv")));
        }
    }

    @Test
    void sessionsEndInEveryStateAndLeaveNothing() throws Exception {
        var random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            State state = State.values()[round % State.values().length];
            End end = End.values()[round / State.values().length % End.values().length];
            int wait = random.nextInt(state.milliseconds);
            String name = "round %d: %s while %s, after %d ms".formatted(round, end, state, wait);
            try {
                if (state == State.STARTING) {
                    endWhileStarting(end, wait);
                } else {
                    endLater(state, end, wait);
                }
                awaitNothingLeft(name);
            } catch (AssertionError | Exception e) {
                throw new AssertionError(name + ": " + e.getMessage(), e);
            }
        }
    }

    private static void endLater(State state, End end, int wait) throws Exception {
        if (state == State.READING_SYMBOLS) {
            forgetSymbols();
        }
        HypercallBreakpoint.create(HypercallEvent.Kind.ENTRY, 1, HypercallBreakpoint.ANY, HypercallBreakpoint.ANY);
        try (var debug = new Debugging(state == State.READING_SYMBOLS ? Systems.debian() : Systems.demo(), ILaunchManager.DEBUG_MODE, false)) {
            SystemTarget target = debug.target();
            bring(debug, state);
            Thread.sleep(wait);
            if (end == End.UNMAPPED_BREAKPOINT) {
                checkGoesOn(debug, state);
            }
            end(debug.process(), end);
            if (end == End.STUB_LOST) {
                goOn(debug); // gdb does not look for the stub of a machine that stands
            }
            MachineDeathTest.awaitEnd(target);
            assertTrue(target.getName().contains(" - "), target.getName());
        }
    }

    private static void bring(Debugging debug, State state) throws Exception {
        if (state.compareTo(State.STOPPED) >= 0) {
            debug.stopped();
        }
        if (state == State.STEPPING) {
            debug.cpu().stepOver();
        } else if (state == State.STEPPING_HYPERCALL) {
            debug.cpu().stepHypercall();
        }
    }

    /** With a breakpoint on an unmapped address to the next hypercall of domain 1, which Debian's system has not. */
    private static void checkGoesOn(Debugging debug, State state) throws Exception {
        breakAtUnmapped();
        if (debug.cpu().isSuspended()) {
            debug.target().resume();
        } else if (state == State.READING_SYMBOLS) {
            debug.target().suspend();
        }
        await("a stop", () -> debug.cpu().isSuspended());
    }

    private static void breakAtUnmapped() throws CoreException {
        CodeBreakpoint.create(OptionalInt.of(1), MachineDeathTest.UNMAPPED, GdbBreakpoint.Conditions.NONE);
    }

    private static void goOn(Debugging debug) {
        try {
            debug.target().resume();
        } catch (CoreException lost) {
            assertFalse(lost.getMessage().isBlank());
        }
    }

    /** The launch itself fails then, with a message, or the session ends. */
    private static void endWhileStarting(End end, int wait) throws Exception {
        var process = new CompletableFuture<MachineProcess>();
        IDebugEventSetListener listener = events -> Stream.of(events).filter(event -> event.getKind() == DebugEvent.CREATE)
                .map(DebugEvent::getSource).filter(MachineProcess.class::isInstance).map(MachineProcess.class::cast).forEach(process::complete);
        DebugPlugin.getDefault().addDebugEventListener(listener);
        if (end == End.UNMAPPED_BREAKPOINT) {
            breakAtUnmapped();
        }
        CompletableFuture<Void> ended = process.thenAcceptAsync(started -> endAfter(started, end, wait));
        try (var debug = new Debugging(Systems.demo(), ILaunchManager.DEBUG_MODE, false)) {
            ended.get(PATIENCE, TimeUnit.SECONDS);
            end(debug.process(), end); // there may have been nothing to end yet
            goOn(debug);
            MachineDeathTest.awaitEnd(debug.target());
        } catch (CoreException refused) {
            assertFalse(refused.getMessage().isBlank());
            ended.get(PATIENCE, TimeUnit.SECONDS);
        } finally {
            DebugPlugin.getDefault().removeDebugEventListener(listener);
        }
    }

    private static void endAfter(MachineProcess process, End end, int wait) {
        try {
            Thread.sleep(wait);
            end(process, end);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void end(MachineProcess process, End end) throws Exception {
        switch (end) {
        case QEMU_KILLED -> ProcessHandle.of(pid(process)).ifPresent(ProcessHandle::destroyForcibly);
        case GDB_KILLED -> MachineDeathTest.killGdb();
        case STUB_LOST -> loseStub(process);
        default -> process.terminate();
        }
    }

    private static long pid(MachineProcess process) throws IOException {
        return process.isTerminated() ? -1 : Long.parseLong(process.machine().folder().description().get("pid"));
    }

    private static void loseStub(MachineProcess process) throws RunException {
        if (!process.isTerminated()) {
            process.machine().monitor("gdbserver none");
        }
    }

    private static void forgetSymbols() throws IOException {
        try (var files = Files.newDirectoryStream(made, "*kernel.symbols")) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    private static void awaitNothingLeft(String when) throws Exception {
        await("no machine left " + when, () -> RunFolder.running().isEmpty());
        await("no gdb left " + when, () -> MachineDeathTest.gdbs().findAny().isEmpty());
        for (IBreakpoint breakpoint : DebugPlugin.getDefault().getBreakpointManager().getBreakpoints(DebugModel.ID)) {
            breakpoint.delete();
        }
    }

    private static void await(String what, Check check) throws Exception {
        for (int i = 0; i < PATIENCE && !check.holds(); i++) {
            Thread.sleep(LOOK_MS);
        }
        assertTrue(check.holds(), what);
    }

    @FunctionalInterface
    private interface Check {
        boolean holds() throws Exception;
    }
}
