package org.parascope.ui.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.IBreakpoint;
import org.eclipse.debug.core.model.IDebugTarget;
import org.eclipse.debug.core.model.IStackFrame;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.eclipse.debug.ui.actions.IToggleBreakpointsTarget;
import org.eclipse.debug.ui.sourcelookup.ISourceDisplay;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.Position;
import org.eclipse.jface.text.source.Annotation;
import org.eclipse.jface.text.source.IAnnotationModel;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.console.ConsolePlugin;
import org.eclipse.ui.console.IOConsole;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parascope.debug.model.CpuFrame;
import org.parascope.debug.model.CpuThread;
import org.parascope.debug.model.HypercallBreakpoint;
import org.parascope.debug.model.MachineProcess;
import org.parascope.debug.model.SourceBreakpoint;
import org.parascope.debug.model.SystemTarget;
import org.parascope.debug.session.HypercallEvent;
import org.parascope.inspect.hypercall.HypercallTable;
import org.parascope.ui.console.ConsolesView;
import org.parascope.ui.console.TerminalCanvas;
import org.parascope.ui.debug.DisassemblyView;
import org.parascope.ui.debug.HypercallView;
import org.parascope.ui.debug.SourceEditor;
import org.parascope.ui.drift.DriftView;
import org.parascope.ui.editor.TestProject;
import org.parascope.ui.preferences.Settings;

/** The demo system, run and debugged in a real window: its consoles, the source where it stops, the hypercall shown. */
@Timeout(180)
class RunningSystemTest {
    private static final String MARKED = "the line where it stands is marked";

    private TestProject project;
    private IWorkbenchPage page;

    @BeforeEach
    void openProject() throws CoreException {
        for (String when : List.of("switch_to_perspective", "switch_perspective_on_suspend")) {
            InstanceScope.INSTANCE.getNode("org.eclipse.debug.ui").put("org.eclipse.debug.ui." + when, "never"); // asks nobody
        }
        project = new TestProject("running");
        page = PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage();
    }

    @AfterEach
    void terminateAll() throws Exception {
        for (IBreakpoint breakpoint : DebugPlugin.getDefault().getBreakpointManager().getBreakpoints()) {
            breakpoint.delete();
        }
        for (ILaunch launch : DebugPlugin.getDefault().getLaunchManager().getLaunches()) {
            Thread ending = Thread.ofPlatform().start(() -> terminate(launch));
            TestProject.waitFor("the machine's end", () -> !ending.isAlive());
            DebugPlugin.getDefault().getLaunchManager().removeLaunch(launch);
        }
        page.closeAllEditors(false);
        project.close();
    }

    @Test
    void eachDomainHasAConsoleThatCanBeTypedInto() throws Exception {
        IFile file = project.demo();
        SystemLaunches.launch(file, ILaunchManager.RUN_MODE);
        ConsolesView view = consoles();
        // It is demo-2 where somebody else runs a demo on this computer.
        TestProject.waitForValue(List.of("Dom0 (serial0)", "d1 blocked", "d2 busy"),
                () -> view.titles().stream().map(title -> title.replaceFirst(" - demo(-[0-9]+)?$", "")).toList());
        TerminalCanvas terminal = view.terminal().orElseThrow();
        TestProject.waitFor("Dom0's greeting", () -> text(terminal).contains("met domain 2"));
        theWindowAsksBeforeItCloses();
        whatDriftsFromTheModelIsMarked(file);
        consoles();
        type(terminal, "help\r");
        TestProject.waitFor("an answer to help", () -> linesFrom("help", text(terminal)) > 1);
        SystemLaunches.inBackground("End", _ -> SystemLaunches.terminate(machine().machine()));
        TestProject.waitFor("the end on the tab", () -> view.titles().getFirst().endsWith("(ended)"));
        TestProject.waitFor("the reason of the end", () -> text(terminal).contains("[Terminated.]"));
    }

    /** First the model changes beside the running system, then the running system beside the model. */
    private void whatDriftsFromTheModelIsMarked(IFile file) throws Exception {
        var drift = (DriftView) page.showView(DriftView.ID);
        TestProject.waitFor("no drift", () -> drift.words().endsWith("runs as its model says."));
        Path path = file.getLocation().toPath();
        String model = Files.readString(path);
        Files.writeString(path, model.replaceFirst("memory=\"16M\"", "memory=\"24M\""));
        TestProject.waitFor("the changed model", () -> drift.words().endsWith(": 1 thing drifted from the model."));
        assertEquals(List.of("blocked\tmemory\t24M\t16M\t\u25cf drifted"), drift.drifted());
        Files.writeString(path, model);
        TestProject.waitFor("no drift again", () -> drift.words().endsWith("runs as its model says."));
        page.hideView(drift);
    }

    private void theWindowAsksBeforeItCloses() {
        var shown = new ArrayList<String>();
        Shell window = page.getWorkbenchWindow().getShell();
        Display.getCurrent().timerExec(100, () -> cancelQuestion(window, shown));
        assertFalse(ClosingQuestion.mayClose(window));
        assertEquals(List.of("Close Parascope"), shown);
        Settings.askNoMore();
        assertTrue(ClosingQuestion.mayClose(window));
        InstanceScope.INSTANCE.getNode("org.parascope.ui").remove("askBeforeClosing");
    }

    /** Looks again until the question is there: it waits for an answer. */
    private static void cancelQuestion(Shell window, List<String> shown) {
        for (Shell shell : window.getShells()) {
            if (shell.getText().equals("Close Parascope")) {
                shown.add(shell.getText());
                shell.close();
                return;
            }
        }
        window.getDisplay().timerExec(100, () -> cancelQuestion(window, shown));
    }

    @Test
    void aHypercallStopShowsSourceArgumentsAndResult() throws Exception {
        int sched = HypercallTable.get().byName("sched_op").orElseThrow().number();
        HypercallBreakpoint.create(HypercallEvent.Kind.ENTRY, 1, sched, 1);
        SystemLaunches.launch(project.demo(), ILaunchManager.DEBUG_MODE);
        HypercallView view = (HypercallView) page.showView(HypercallView.ID);
        TestProject.waitFor("the source of the handler", () -> page.getActiveEditor() instanceof SourceEditor);
        IEditorPart editor = page.getActiveEditor();
        assertEquals("sched_op.c", editor.getTitle());
        before(view, "the hypercall", () -> view.headline().startsWith("d1v0  sched_op block"));
        assertTrue(view.rows().contains("command\tblock\t1"), view.rows().toString());
        DisassemblyView code = (DisassemblyView) page.showView(DisassemblyView.ID);
        before(code, "its machine code, the next instruction marked", () -> isNext(code, "hypercall_sched_op+0"));
        assertTrue(code.rows().stream().anyMatch(row -> row.contains("\thypercall/sched_op.c:")), "its source in between");
        checkConsole();
        checkHiddenViews(view, code);
        assertInstanceOf(SourceEditor.class, editor).setFocus();
    }

    /** What lies behind another view costs nothing at a stop, and is right once it is looked at. */
    private void checkHiddenViews(HypercallView view, DisassemblyView code) {
        SystemLaunches.inBackground("Step", _ -> cpu().stepHypercall());
        before(code, "where its result is told", () -> isNext(code, "call_hooked+"));
        assertEquals(List.of(), resultsOf(view), "the view is behind the code's");
        before(view, "the result", () -> resultsOf(view).stream().anyMatch(row -> row.startsWith("result\t0")));
        List<String> before = code.rows();
        String next = before.stream().filter(row -> row.startsWith("\u25b6")).findFirst().orElseThrow();
        SystemLaunches.inBackground("Step", _ -> cpu().stepOver());
        TestProject.waitFor("the next line", () -> address().filter(address -> !next.contains(address)).isPresent());
        TestProject.settle();
        assertEquals(before, code.rows(), "the code is behind the other view");
        before(code, "where it stands now", () -> address().filter(address -> isNext(code, address)).isPresent());
    }

    /** Where the processor stands, as the code view writes it; empty while it runs. */
    private static Optional<String> address() {
        try {
            return cpu().getTopStackFrame() instanceof CpuFrame frame ? Optional.of("%016x".formatted(frame.frame().address())) : Optional.empty();
        } catch (CoreException gone) {
            throw new IllegalStateException(gone);
        }
    }

    private static List<String> resultsOf(HypercallView view) {
        return view.rows().stream().filter(row -> row.startsWith("result\t")).toList();
    }

    private static boolean isNext(DisassemblyView code, String place) {
        return code.rows().stream().anyMatch(row -> row.startsWith("\u25b6") && row.contains("\t" + place));
    }

    /** Waits with a view in front: what the platform opens at a launch or a stop may come before it. */
    private void before(IViewPart view, String what, BooleanSupplier holds) {
        TestProject.waitFor(what, () -> {
            if (!page.isPartVisible(view)) {
                page.bringToTop(view);
            }
            return holds.getAsBoolean();
        });
    }

    private static void checkConsole() throws Exception {
        TestProject.waitFor("gdb's console", () -> gdbConsole().isPresent());
        IOConsole console = gdbConsole().orElseThrow();
        console.getInputStream().appendData("print 6 * 7\n");
        TestProject.waitFor("gdb's answer", () -> console.getDocument().get().contains("$1 = 42"));
    }

    private static Optional<IOConsole> gdbConsole() {
        return Stream.of(ConsolePlugin.getDefault().getConsoleManager().getConsoles()).filter(console -> console.getName().startsWith("gdb: "))
                .map(IOConsole.class::cast).findFirst();
    }

    @Test
    void theReadOnlySourceFollowsTheProcessorAndItsLinesAreToggled() throws Exception {
        int any = HypercallBreakpoint.ANY;
        IBreakpoint everyCall = HypercallBreakpoint.create(HypercallEvent.Kind.ENTRY, any, any, any);
        SystemLaunches.launch(project.demo(), ILaunchManager.DEBUG_MODE);
        TestProject.waitFor("the source of a handler", () -> frame(0).isPresent() && page.getActiveEditor() instanceof SourceEditor);
        var editor = (SourceEditor) page.getActiveEditor();
        assertEquals(false, editor.isEditable());
        checkMarks(everyCall);
        var toggle = editor.getAdapter(IToggleBreakpointsTarget.class);
        toggle.toggleLineBreakpoints(editor, editor.getSelectionProvider().getSelection());
        TestProject.waitFor("a breakpoint", () -> sourceBreakpoints() == 1);
        toggle.toggleLineBreakpoints(editor, editor.getSelectionProvider().getSelection());
        TestProject.waitFor("no breakpoint", () -> sourceBreakpoints() == 0);
    }

    /** The line of the selected frame is marked while the processor stands, and only then. */
    private void checkMarks(IBreakpoint everyCall) throws CoreException {
        for (int step = 0; step < 3; step++) {
            TestProject.waitForValue(MARKED, this::whereMarked);
            CpuFrame before = frame(0).orElseThrow();
            SystemLaunches.inBackground("Step", _ -> cpu().stepOver());
            TestProject.waitFor("the next line", () -> frame(0).filter(frame -> frame.frame().address() != before.frame().address()).isPresent());
        }
        TestProject.waitForValue(MARKED, this::whereMarked);
        TestProject.settle();
        CpuFrame caller = frame(1).orElseThrow();
        caller.getAdapter(ISourceDisplay.class).displaySource(caller, page, false);
        TestProject.waitForValue(Optional.of(mark(caller, false)), this::marks);
        everyCall.setEnabled(false);
        SystemLaunches.inBackground("Resume", _ -> cpu().resume());
        TestProject.waitForValue(Optional.empty(), this::marks);
        everyCall.setEnabled(true);
        TestProject.waitForValue(MARKED, this::whereMarked);
    }

    /** Says what is wrong where the mark is not at the processor's line. */
    private String whereMarked() {
        Optional<String> stands = frame(0).map(frame -> mark(frame, true));
        return stands.isPresent() && stands.equals(marks()) ? MARKED : "stands at %s, marked: %s, selected: %s".formatted(stands, marks(),
                DebugUITools.getDebugContextManager().getContextService(page.getWorkbenchWindow()).getActiveContext());
    }

    /** A frame of the processor, the innermost first; empty while it runs or is not there yet. */
    private static Optional<CpuFrame> frame(int level) {
        IDebugTarget[] targets = DebugPlugin.getDefault().getLaunchManager().getDebugTargets();
        try {
            if (targets.length == 0 || targets[0].getThreads().length == 0) {
                return Optional.empty();
            }
            IStackFrame[] all = cpu().getStackFrames();
            return level < all.length && all[level] instanceof CpuFrame frame ? Optional.of(frame) : Optional.empty();
        } catch (CoreException runsOn) {
            return Optional.empty(); // just then; whoever waits looks again
        }
    }

    private static String mark(CpuFrame frame, boolean isInnermost) {
        String file = Path.of(frame.frame().fullName()).getFileName().toString();
        return file + ":" + frame.frame().line() + (isInnermost ? " current" : " caller");
    }

    /** File and line of each mark in the editor in front, in words as of {@link #mark}; empty when there is none. */
    private Optional<String> marks() {
        if (!(page.getActiveEditor() instanceof SourceEditor editor)) {
            return Optional.empty();
        }
        IDocument document = editor.getDocumentProvider().getDocument(editor.getEditorInput());
        IAnnotationModel model = editor.getDocumentProvider().getAnnotationModel(editor.getEditorInput());
        var found = new ArrayList<String>();
        model.getAnnotationIterator().forEachRemaining(annotation -> kind(annotation).ifPresent(kind ->
                found.add(editor.getTitle() + ":" + (lineOf(document, model.getPosition(annotation)) + 1) + " " + kind)));
        return found.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", found));
    }

    private static Optional<String> kind(Annotation annotation) {
        return switch (annotation.getType()) {
        case IDebugUIConstants.ANNOTATION_TYPE_INSTRUCTION_POINTER_CURRENT -> Optional.of("current");
        case IDebugUIConstants.ANNOTATION_TYPE_INSTRUCTION_POINTER_SECONDARY -> Optional.of("caller");
        case null, default -> Optional.empty();
        };
    }

    private static int lineOf(IDocument document, Position position) {
        try {
            return document.getLineOfOffset(position.getOffset());
        } catch (BadLocationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long sourceBreakpoints() {
        return Stream.of(DebugPlugin.getDefault().getBreakpointManager().getBreakpoints())
                .filter(SourceBreakpoint.class::isInstance).count();
    }

    private ConsolesView consoles() throws CoreException {
        return (ConsolesView) page.showView(ConsolesView.ID);
    }

    private static MachineProcess machine() {
        return (MachineProcess) DebugPlugin.getDefault().getLaunchManager().getProcesses()[0];
    }

    private static CpuThread cpu() throws CoreException {
        var target = (SystemTarget) DebugPlugin.getDefault().getLaunchManager().getDebugTargets()[0];
        return (CpuThread) target.getThreads()[0];
    }

    private static String text(TerminalCanvas terminal) {
        synchronized (terminal.screen()) {
            var screen = terminal.screen();
            return screen.text(0, 0, screen.lineCount() - 1, screen.columns());
        }
    }

    /** The lines from the last occurrence of a word on; 0 while it has not come. */
    private static long linesFrom(String word, String text) {
        int at = text.lastIndexOf(word);
        return at < 0 ? 0 : text.substring(at).lines().count();
    }

    /** Sends keys to the widget itself, so that the window needs no focus. */
    private static void type(TerminalCanvas terminal, String text) {
        for (byte value : text.getBytes(StandardCharsets.US_ASCII)) {
            var event = new Event();
            event.character = (char) value;
            event.keyCode = value;
            terminal.notifyListeners(SWT.KeyDown, event);
        }
        assertEquals(Display.getCurrent(), terminal.getDisplay());
    }

    private static void terminate(ILaunch launch) {
        try {
            launch.terminate();
        } catch (CoreException e) {
            throw new IllegalStateException(e);
        }
    }
}
