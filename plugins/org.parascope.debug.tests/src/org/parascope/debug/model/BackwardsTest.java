package org.parascope.debug.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.core.resources.IFile;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.IBreakpoint;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.debug.session.HypervisorSources;
import org.parascope.debug.session.Backwards;
import org.parascope.debug.session.HypercallEvent;
import org.parascope.debug.session.SessionStop;
import org.parascope.debug.session.Vcpu;
import org.parascope.machine.Progress;
import org.parascope.run.Expect;
import org.parascope.run.OpenedRecording;
import org.parascope.run.Recording;
import org.parascope.run.RecordingMode;

/** One launch of the demo is recorded; its file, taken to another folder, is debugged forwards and backwards as the Debug view does it. */
@Timeout(300)
class BackwardsTest {
    private static final Duration SOON = Duration.ofSeconds(120);

    @TempDir
    static Path elsewhere;
    private static Path file;
    private static Debugging debug;
    private static Backwards ways;
    private static long end;

    @BeforeAll
    static void recordTheDemoAndOpenTheFileElsewhere() throws Exception {
        IFile kept;
        try (var recorded = Debugging.record(Systems.demo(), ILaunchManager.RUN_MODE)) {
            try (var console = new Expect(recorded.machine().firstConsole())) {
                console.await("met domain 2", SOON);
            }
            Thread.sleep(1500); // some exchanges more, and a snapshot
            kept = recorded.endRecording();
        }
        file = elsewhere.resolve("taken.recording");
        Files.move(kept.getLocation().toPath(), file);
        debug = Debugging.replay(file, false);
        debug.stopped();
        ways = debug.target().session().backwards().orElseThrow();
        end = ways.length().orElseThrow();
    }

    @AfterAll
    static void endIt() throws Exception {
        if (debug != null) {
            debug.close();
        }
    }

    @BeforeEach
    void forgetBreakpoints() throws Exception {
        for (IBreakpoint breakpoint : DebugPlugin.getDefault().getBreakpointManager().getBreakpoints(DebugModel.ID)) {
            breakpoint.delete();
        }
        debug.target().awaitBreakpoints();
        if (!debug.cpu().isSuspended()) {
            debug.cpu().suspend(); // a test before failed on its way
        }
        debug.forgetStops();
    }

    @Test
    void itOpensAtItsEndWithNamesAndGoesNoFurther() throws Exception {
        debug.go(end);
        assertEquals(SessionStop.Cause.EDGE, debug.cpu().stop().orElseThrow().cause());
        assertEquals(3, debug.target().domains().size());
        assertFalse(debug.top().frame().function().isEmpty());
        Path sources = HypervisorSources.of(debug.machine().setup());
        assertTrue(sources.startsWith(debug.target().recording().orElseThrow().recording().folder()), sources.toString());
        DebugException refused = assertThrows(DebugException.class, () -> debug.cpu().resume());
        assertTrue(refused.getStatus().getMessage().contains("ends here"), refused.getStatus().getMessage());
        assertTrue(debug.cpu().canStepBackwards());
    }

    @Test
    void itsConsoleIsAsItWasAtTheInstant() throws Exception {
        debug.go(end);
        assertTrue(console().contains("met domain 2"), console());
        debug.go(0);
        assertEquals("", console());
        debug.go(end);
        assertEquals(console().indexOf("met domain 2"), console().lastIndexOf("met domain 2"), "what is repeated on the way is not shown again");
    }

    private static String console() {
        return new String(debug.machine().firstConsole().history(), StandardCharsets.UTF_8);
    }

    @Test
    void stepsBackLeadThroughTheSameInstructionsAsStepsForward() throws Exception {
        debug.go(0);
        SourceBreakpoint start = SourceBreakpoint.create("boot/start.c", lineOf("boot/start.c", "    announce();"));
        debug.target().awaitBreakpoints();
        debug.cpu().resume();
        assertEquals("start_paracore", debug.stopped().frame().function());
        start.delete();
        debug.cpu().stepOver();
        debug.stopped();
        var positions = new ArrayList<Long>();
        for (int i = 0; i < 4; i++) {
            positions.add(ways.position());
            debug.cpu().stepOver();
            assertEquals("start_paracore", debug.stopped().frame().function());
        }
        long last = ways.position();
        for (long position : positions.reversed()) {
            debug.cpu().stepBackOver();
            debug.stopped();
            assertEquals(position, ways.position());
        }
        debug.go(last);
        debug.cpu().stepBackInto();
        assertNotEquals("start_paracore", debug.stopped().frame().function(), "the line before called a function");
        assertTrue(ways.position() < last && ways.position() > positions.getLast());
    }

    @Test
    void thePreviousHypercallOfAVcpuIsShownWithItsArguments() throws Exception {
        debug.go(end);
        VcpuThread vcpu = (VcpuThread) debug.target().domains().get(1).getThreads()[0];
        vcpu.previousHypercall();
        debug.stopped();
        long first = ways.position();
        HypercallEvent event = debug.cpu().hypercall().orElseThrow();
        assertEquals(new Vcpu(1, 0), event.vcpu());
        assertTrue(debug.top().frame().function().startsWith("hypercall_"), debug.top().getName());
        assertTrue(debug.cpu().stop().orElseThrow().hypercall().isPresent());
        debug.cpu().previousHypercall();
        debug.stopped();
        assertTrue(ways.position() < first);
        assertEquals(new Vcpu(1, 0), debug.cpu().hypercall().orElseThrow().vcpu());
    }

    /** The way that looks at many stops at once, and the one from stop to stop. */
    @Test
    void aVcpusCallIsFoundBehindThoseOfOthersAsOneByOne() throws Exception {
        for (Vcpu vcpu : List.of(new Vcpu(1, 0), new Vcpu(2, 0))) {
            debug.go(end);
            debug.target().travel(to -> to.previousHypercall(Optional.of(vcpu)));
            debug.stopped();
            long found = ways.position();
            debug.go(end);
            do {
                debug.target().travel(to -> to.previousHypercall(Optional.empty()));
                debug.stopped();
                assertTrue(ways.position() >= found, "one of " + vcpu + " at " + found + " is none");
            } while (!debug.cpu().hypercall().orElseThrow().vcpu().equals(vcpu));
            assertEquals(found, ways.position());
        }
    }

    @Test
    void hypercallBreakpointsStopBothWaysAndStepHypercallTellsTheDifference() throws Exception {
        debug.go(end);
        HypercallBreakpoint breakpoint = HypercallBreakpoint.create(HypercallEvent.Kind.ENTRY, 2, HypercallBreakpoint.ANY, HypercallBreakpoint.ANY);
        debug.cpu().resumeBackwards();
        debug.stopped();
        long last = ways.position();
        assertEquals(2, debug.cpu().hypercall().orElseThrow().vcpu().domain());
        assertEquals(List.of(breakpoint), List.of(debug.cpu().getBreakpoints()));
        debug.cpu().resumeBackwards();
        debug.stopped();
        long before = ways.position();
        HypercallEvent call = debug.cpu().hypercall().orElseThrow();
        assertTrue(before < last);
        debug.cpu().resume();
        debug.stopped();
        assertEquals(last, ways.position());
        breakpoint.delete();
        debug.go(before);
        debug.cpu().stepHypercall();
        debug.stopped();
        HypercallEvent event = debug.cpu().hypercall().orElseThrow();
        assertEquals(HypercallEvent.Kind.RETURN, event.kind());
        assertEquals(List.of(call.vcpu(), call.callSite()), List.of(event.vcpu(), event.callSite()));
        assertTrue(ways.position() > before && ways.position() < last, "the return of the call it stood at");
        assertTrue(debug.cpu().report().orElseThrow().cost().endsWith("instructions"), debug.cpu().report().orElseThrow().cost());
    }

    @Test
    void whoLastWroteAVariableIsFoundWithTheChange() throws Exception {
        debug.go(end);
        CVariable variable = debug.top().variable("domain_list->vcpu[0]->hypercall_count");
        String value = variable.getValue().getValueString();
        CVariable.Place place = variable.place();
        debug.target().travel(to -> to.lastWriter(place.address(), place.size(), OptionalInt.empty()));
        debug.stopped();
        SessionStop stop = debug.cpu().stop().orElseThrow();
        assertEquals(SessionStop.Cause.WRITER, stop.cause());
        assertTrue(stop.note().endsWith(String.format("becomes 0x%016x", Long.parseLong(value))), stop.note() + " of " + value);
        assertTrue(ways.position() < end);
        assertEquals("syscall_entry", debug.top().frame().function());
    }

    @Test
    void bookmarksAreKeptInTheFile() throws Exception {
        long middle = end / 2;
        debug.go(middle);
        OpenedRecording recording = debug.target().recording().orElseThrow();
        recording.addBookmark(new Recording.Bookmark("in the middle", ways.position()));
        debug.go(end);
        try (OpenedRecording again = OpenedRecording.open(file, Progress.NONE)) {
            assertEquals(List.of(new Recording.Bookmark("in the middle", middle)), again.recording().bookmarks());
            assertTrue(again.recording().setup(RecordingMode.Mode.REPLAY).symbols().filter(Files::exists).isPresent());
        }
        debug.go(recording.recording().bookmarks().getFirst().instruction());
        assertEquals(middle, ways.position());
    }

    @Test
    void noHypercallCanBeMadeToFail() throws Exception {
        var said = new StringBuffer();
        GdbLog.of(debug.launch()).addListener(said::append);
        HypercallBreakpoint.create(HypercallEvent.Kind.FAILURE, 1, HypercallBreakpoint.ANY, HypercallBreakpoint.ANY);
        for (int i = 0; i < 400 && said.indexOf("run differently") < 0; i++) {
            Thread.sleep(50);
        }
        assertTrue(said.indexOf("run differently") >= 0, said.toString());
    }

    private static int lineOf(String source, String words) throws Exception {
        Path path = HypervisorSources.of(debug.machine().setup()).resolve(source);
        List<String> lines = Files.readAllLines(path);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(words)) {
                return i + 1;
            }
        }
        throw new AssertionError("no \"" + words + "\" in " + source);
    }
}
