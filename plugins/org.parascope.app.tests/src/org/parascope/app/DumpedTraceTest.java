/*
 * Owns the proof that the views of the trace show a dump as they show a running machine: a demo that Paracore refuses something runs in the
 * window, is recorded, saved and ended; then the dump is opened, and its hypercalls and its timeline are read and used as a person does.
 * Runs on the UI thread. Read next: ShownView, DebugWindow.
 */
package org.parascope.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.Status;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Control;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IEditorReference;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.dump.DumpMachine;
import org.parascope.dump.DumpWriter;
import org.parascope.machine.ControlException;
import org.parascope.machine.Machine;
import org.parascope.machine.Machines;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;
import org.parascope.model.ModelFactory;
import org.parascope.model.PolicyAccess;
import org.parascope.model.PolicyModel;
import org.parascope.model.PolicyRule;
import org.parascope.model.SystemModel;
import org.parascope.model.SystemTemplate;

@Timeout(300)
@NonNullByDefault({}) // JUnit fills the fields
class DumpedTraceTest {
    private static final List<String> VIEWS = List.of("hypercalls", "timeline", "frame");
    private static final String ALL_CLASSES = "HTSPEGMIRD";
    private static final int ENOUGH = 2000;
    private static final int SOME = 12;
    /** Columns of the stream, and of its statistics. */
    private static final int VCPU = 1;
    private static final int CLASS = 2;
    private static final int WHAT = 3;
    private static final int RESULT = 4;
    private static final int REASON = 6;
    private static final int EVENTS = 3;
    private static final int COUNT = 2;
    private static final int REFUSED = 5;
    /** In the first line of the stream, whatever the font. */
    private static final int FIRST_LINE = 30;
    private static final int X = 100;
    /** That of Dom0's only vCPU. */
    private static final int SECOND_LANE = 55;
    private static final List<String> RUNNING = List.of("cpu0", "d0v0", "d1v0", "d2v0");
    private static final String ANY_DOMAIN = "any domain";
    private static final Pattern FRAME = Pattern.compile("<a href=\"0\">mfn ([0-9a-f]+)</a>");
    private static final Pattern PLACE = Pattern.compile("  [a-z_/]+/([a-z_]+\\.c):([0-9]+)$");
    @TempDir
    static Path folder;
    private static DebugWindow window;
    private DumpMachine dump;

    @BeforeAll
    static void saveARunningDemo() throws Exception {
        window = new DebugWindow();
        PlatformUI.getWorkbench().showPerspective("org.parascope.app.inspect", DebugWindow.window());
        try {
            window.launch(quarantined(), ILaunchManager.RUN_MODE);
            window.until("a machine", () -> Machines.shared().newest().isPresent());
            Machine machine = Machines.shared().newest().orElseThrow();
            ShownView stream = ShownView.open(window, "hypercalls");
            stream.pressClasses(ALL_CLASSES);
            stream.showTab("Statistics");
            stream.await("some of all, three of them refused", () -> stream.counted() > ENOUGH && sum(stream.table(), REFUSED) >= 3);
            window.aside("the dump", _ -> save(machine));
        } finally {
            window.end();
        }
    }

    @AfterAll
    static void leaveTheWindowAsItWas() throws CoreException {
        VIEWS.forEach(ShownView::close);
        DebugWindow.forget();
    }

    /** The demo, in which Dom0 may not copy what one domain lends: Paracore refuses that again and again. */
    private static SystemModel quarantined() {
        SystemModel system = SystemTemplate.DEMO.create("quarantined", "");
        PolicyModel policy = ModelFactory.eINSTANCE.createPolicyModel();
        PolicyRule rule = ModelFactory.eINSTANCE.createPolicyRule();
        rule.setName("quarantine");
        rule.setAccess(PolicyAccess.COPY);
        rule.setSubject(system.getDomains().get(1));
        rule.setPeer(system.getDomains().getFirst());
        policy.getRules().add(rule);
        system.setPolicy(policy);
        return system;
    }

    private static void save(Machine machine) throws CoreException {
        try {
            new DumpWriter(machine, machine.control(), Progress.NONE).write(folder.resolve("demo.parascope-dump"));
        } catch (IOException | MemoryException | ControlException e) {
            throw new CoreException(Status.error("no dump", e));
        }
    }

    @BeforeEach
    void openTheDump() throws Exception {
        dump = DumpMachine.open(folder.resolve("demo.parascope-dump"), Progress.NONE);
        Machines.shared().add(dump);
    }

    @AfterEach
    void closeTheDump() throws Exception {
        Machines.shared().remove(dump);
        dump.close();
        for (IEditorReference editor : DebugWindow.page().getEditorReferences()) {
            if (editor.getName().endsWith(".c")) {
                DebugWindow.page().closeEditor(editor.getEditor(false), false);
            }
        }
    }

    @Test
    void hypercallsAreNamedFilteredAndCounted() throws Exception {
        ShownView stream = ShownView.open(window, "hypercalls");
        stream.pressClasses("H");
        stream.showTab("Statistics");
        stream.await("all hypercalls, counted", () -> stream.counted() > SOME && isCounted(stream));
        List<List<String>> kinds = stream.table();
        long all = stream.counted();
        each(stream, "named with its arguments", line -> line.get(WHAT).matches("[a-z0-9_]+( [a-z0-9_]+)?\\(.*\\)"));
        stream.choose("sched_op");
        stream.awaitCount("of sched_op", sum(named("sched_op", kinds), COUNT));
        each(stream, "of sched_op", line -> line.get(WHAT).startsWith("sched_op "));
        stream.choose("iret");
        stream.awaitCount("of iret", sum(named("iret", kinds), COUNT));
        each(stream, "without the guest's rax as a result", line -> line.get(RESULT).isEmpty());
        stream.choose("any hypercall");
        stream.awaitCount("of any hypercall", all);
        stream.choose("refused");
        stream.awaitCount("refused ones", sum(kinds, REFUSED));
        each(stream, "with a reason and its place", line -> PLACE.matcher(line.get(REASON)).find());
        stream.choose("any result");
        stream.type("sched_op block");
        stream.awaitCount("with these words", sum(named("sched_op block", kinds), COUNT));
        stream.await("their statistics", () -> isCounted(stream));
        stream.type("nonsense");
        stream.await("why there is nothing", () -> stream.details().equals("Nothing that is wanted here was recorded."));
        stream.type("");
        stream.awaitCount("of any words", all);
    }

    @Test
    void hypercallsAreOfOneDomainEach() throws Exception {
        ShownView stream = ShownView.open(window, "hypercalls");
        stream.pressClasses("H");
        stream.showTab("Statistics");
        stream.await("all hypercalls", () -> stream.counted() > SOME && stream.choices(ANY_DOMAIN).size() > 1 && isCounted(stream));
        long all = stream.counted();
        assertEquals(List.of(ANY_DOMAIN, "d0", "d1", "d2"), stream.choices(ANY_DOMAIN));
        long sum = 0;
        for (String domain : List.of("d0", "d1", "d2")) {
            stream.choose(domain);
            stream.await("the hypercalls of " + domain + " alone", () -> stream.counted() < all && stream.counted() > 0
                    && stream.lines(SOME).stream().allMatch(line -> line.get(VCPU).equals(domain + "v0")) && isCounted(stream));
            sum += stream.counted();
        }
        assertEquals(all, sum);
    }

    @Test
    void aDoubleClickOnARefusalGoesToTheLineThatRefused() throws Exception {
        ShownView stream = ShownView.open(window, "hypercalls");
        stream.choose("refused");
        stream.type("quarantine"); // Paracore may have refused something else before
        stream.await("refusals", () -> stream.lines(1).stream().anyMatch(line -> line.get(REASON).startsWith("policy rule quarantine: ")));
        stream.click(X, FIRST_LINE);
        String reason = stream.selected().get(REASON);
        assertTrue(stream.details().contains("refused: " + reason.substring(0, reason.indexOf("  "))), stream.details());
        stream.mouse(SWT.MouseDoubleClick, X, FIRST_LINE);
        Matcher place = PLACE.matcher(reason);
        assertTrue(place.find() && openedSource().startsWith(place.group(1) + ":" + place.group(2) + " "), reason + ", opened: " + openedSource());
        assertTrue(openedSource().contains("refuse("), openedSource());
    }

    @Test
    void aDoubleClickOnAHypercallGoesToItsFunction() throws Exception {
        ShownView stream = ShownView.open(window, "hypercalls");
        stream.choose("sched_op");
        stream.await("of sched_op", () -> stream.lines(1).stream().anyMatch(line -> line.get(WHAT).startsWith("sched_op ")));
        stream.click(X, FIRST_LINE);
        stream.mouse(SWT.MouseDoubleClick, X, FIRST_LINE);
        assertTrue(openedSource().matches("sched_op\\.c:[0-9]+ long hypercall_sched_op\\(.*"), openedSource());
    }

    @Test
    void aDoubleClickOnAGrantGoesToItsFrameThoughItsViewWasClosed() throws Exception {
        ShownView.close("frame");
        ShownView stream = ShownView.open(window, "hypercalls");
        stream.pressClasses("G");
        stream.await("grants", () -> stream.lines(1).stream().anyMatch(line -> line.get(CLASS).equals("G")));
        stream.click(X, FIRST_LINE);
        Matcher linked = FRAME.matcher(stream.details());
        assertTrue(linked.find(), stream.details());
        stream.mouse(SWT.MouseDoubleClick, X, FIRST_LINE);
        assertEquals("Frame", DebugWindow.page().getActivePart().getTitle());
        ShownView frame = ShownView.of(window, DebugWindow.page().getActivePart());
        frame.await("frame " + linked.group(1), () -> frame.typed("mfn (hex)").equals(linked.group(1)));
        frame.await("whose it is", () -> frame.table().stream().anyMatch(row -> row.getFirst().equals("Owner") && row.get(1).startsWith("d")));
    }

    /** File, line and text of where the editor in front stands. */
    private static String openedSource() {
        IEditorPart editor = DebugWindow.page().getActiveEditor();
        var text = (StyledText) editor.getAdapter(Control.class);
        int line = text.getLineAtOffset(text.getSelection().x);
        return "%s:%d %s".formatted(editor.getTitle(), line + 1, text.getLine(line));
    }

    @Test
    void theTimelineHasLanesAndNumbersOfWhatIsSelected() throws Exception {
        ShownView stream = ShownView.open(window, "hypercalls");
        stream.pressClasses(ALL_CLASSES);
        stream.showTab("Statistics");
        stream.await("all events, counted", () -> stream.counted() > SOME && isCounted(stream));
        long all = stream.counted();
        ShownView timeline = ShownView.open(window, "timeline");
        timeline.await("lanes of a processor, three vCPUs and some ports", () -> timeline.counted() > RUNNING.size());
        timeline.key(SWT.HOME, 0);
        checkRunTimes(timeline);
        timeline.showTab("Statistics");
        timeline.await("the numbers of all", () -> sum(timeline.table(), COUNT) == all);
        Rectangle area = timeline.canvas().getClientArea();
        timeline.drag(X, area.width / 2, area.height / 2); // the first event is in it, the last is not
        timeline.await("the numbers of a part", () -> timeline.footer().contains(" selected;") && sum(timeline.table(), COUNT) < all
                && sum(timeline.table(), COUNT) > 0);
        long pending = sum(named("pending", timeline.table()), COUNT);
        timeline.showTab("Channels");
        timeline.await(pending + " events of channels in it", () -> sum(timeline.table(), EVENTS) == pending);
        checkRunTimes(timeline);
        timeline.key(SWT.ESC, 0);
        timeline.showTab("Statistics");
        timeline.await("the numbers of all again", () -> sum(timeline.table(), COUNT) == all && !timeline.footer().contains("selected"));
    }

    /** On one processor the times of the vCPUs are the processor's. */
    private static void checkRunTimes(ShownView timeline) {
        timeline.showTab("Run time");
        timeline.await("a processor and its vCPUs", () -> timeline.table().stream().map(List::getFirst).toList().equals(RUNNING)
                && Math.abs(ran(timeline, 0) - ran(timeline, 1) - ran(timeline, 2) - ran(timeline, 3)) < ran(timeline, 0) / 100);
    }

    private static double ran(ShownView timeline, int row) {
        return Double.parseDouble(timeline.table().get(row).get(1).replace(",", ""));
    }

    @Test
    void aClickOnALaneTellsOfAnEventOfIt() throws Exception {
        ShownView timeline = ShownView.open(window, "timeline");
        timeline.await("lanes", () -> timeline.counted() > RUNNING.size());
        timeline.key(SWT.HOME, 0);
        timeline.showTab("Event");
        for (int x = timeline.canvas().getClientArea().width - 1; x > 0 && !timeline.details().contains(", d0v0, event "); x--) {
            timeline.click(x, SECOND_LANE);
        }
        assertTrue(timeline.details().contains(" on cpu0, d0v0, event "), timeline.details());
    }

    private static void each(ShownView stream, String what, Predicate<List<String>> is) {
        List<List<String>> lines = stream.lines(SOME);
        assertTrue(!lines.isEmpty() && lines.stream().allMatch(is), () -> "each is " + what + ": " + lines);
    }

    /** Whether lines and statistics agree: both have looked at all. */
    private static boolean isCounted(ShownView stream) {
        return sum(stream.table(), COUNT) == stream.counted();
    }

    private static List<List<String>> named(String name, List<List<String>> kinds) {
        return kinds.stream().filter(kind -> kind.getFirst().startsWith(name)).toList();
    }

    /** Of a column of numbers; 0 while there are none. */
    private static long sum(List<List<String>> table, int column) {
        return table.stream().filter(row -> row.size() > column && !row.get(column).isEmpty()).mapToLong(row -> Long.parseLong(row.get(column).replace(",", ""))).sum();
    }
}
