package org.parascope.inspect.ui.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.Platform;
import org.eclipse.jdt.annotation.NonNull;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jface.action.ActionContributionItem;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.ui.IActionBars;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.actions.ActionFactory;
import org.eclipse.ui.handlers.IHandlerService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parascope.dump.DumpMachine;
import org.parascope.dump.DumpWriter;
import org.parascope.machine.FileMemory;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineMemory;
import org.parascope.machine.MachineState;
import org.parascope.machine.Machines;
import org.parascope.machine.MemoryMap;
import org.parascope.machine.Progress;

/** Each view in the workbench: it opens, says what it must, follows the machines that come and go, and freezes by its command. */
@NonNullByDefault({}) // the workbench's types are not annotated
class ViewsTest {
    private static final long PATIENCE_MS = 30_000;
    private static final int RAM = 2 << 20;
    private static final int MOST_STEPS = 40;
    private final ScriptedMachine machine = new ScriptedMachine("scripted");

    @AfterEach
    void removeMachine() {
        Machines.shared().remove(machine);
    }

    @ParameterizedTest
    @ValueSource(strings = { "domains", "vcpu", "log", "pagetables", "frames", "audits", "grants", "events", "processes", "interrupts", "devices", "xenstore" })
    void opensFollowsMachinesAndFreezes(String name) throws Exception {
        IWorkbenchPage page = PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage();
        IViewPart part = page.showView("org.parascope.inspect.ui." + name);
        InspectView view = (InspectView) part;
        try {
            await(() -> view.pane().emptyText().contains("No system is running")
                    || view.pane().emptyText().contains("expected a hypervisor"));
            Machines.shared().add(machine);
            await(() -> view.pane().emptyText().contains("expected a hypervisor with a layout file"));
            part.getSite().getService(IHandlerService.class).executeCommand("org.parascope.inspect.ui.freeze", null);
            assertTrue(view.pane().isFrozen());
            assertTrue(view.pane().barText().contains("Frozen"), view.pane().barText());
            Machines.shared().remove(machine);
            await(() -> view.pane().barText().contains("scripted has ended"));
            assertEquals(name.equals("events") ? "Event Channels" : part.getTitle(), part.getTitle());
        } finally {
            page.hideView(part);
        }
    }

    /** Each that is declared, so that a new one cannot be without. */
    @Test
    void eachViewCopiesExportsAndSavesAPicture() throws Exception {
        IWorkbenchPage page = PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage();
        var lacking = new ArrayList<String>();
        int views = 0;
        for (IConfigurationElement view : Platform.getExtensionRegistry().getConfigurationElementsFor("org.eclipse.ui.views")) {
            String id = view.getAttribute("id");
            if (view.getName().equals("view") && id.startsWith("org.parascope.inspect.ui.")) {
                IViewPart part = page.showView(id);
                IActionBars bars = part.getViewSite().getActionBars();
                List<String> menu = Arrays.stream(bars.getMenuManager().getItems()).filter(ActionContributionItem.class::isInstance)
                        .map(item -> ((ActionContributionItem) item).getAction().getText()).toList();
                if (bars.getGlobalActionHandler(ActionFactory.COPY.getId()) == null || !menu.contains("Export\u2026")
                        || menu.stream().noneMatch(text -> text.startsWith("Save Picture"))) {
                    lacking.add(id + menu);
                }
                page.hideView(part);
                views++;
            }
        }
        assertEquals(List.of(), lacking);
        assertTrue(views >= 15, views + " views");
    }

    /** With Tab and Shift+Tab alone; what a tool bar or a menu offers is in the context menu, too, which has a key. */
    @Test
    void eachControlOfEachViewIsReachedByTheKeyboard() throws Exception {
        IWorkbenchPage page = PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage();
        var lacking = new ArrayList<String>();
        for (IConfigurationElement view : Platform.getExtensionRegistry().getConfigurationElementsFor("org.eclipse.ui.views")) {
            String id = view.getAttribute("id");
            if (view.getName().equals("view") && id.startsWith("org.parascope.inspect.ui.")) {
                IViewPart part = page.showView(id);
                List<Control> contents = part instanceof InspectView shown ? List.of(shown.pane().contents()) : List.of(traceOf(part).contents());
                Composite whole = part instanceof InspectView shown ? shown.pane().getParent() : (Composite) traceOf(part).control();
                await(() -> whole.isVisible());
                Set<Control> reached = walkedThrough(whole);
                controls(whole).filter(control -> !reached.contains(control))
                        .forEach(control -> lacking.add(id + " " + control + " " + control.getToolTipText()));
                contents.forEach(control -> lacking.addAll(lackingInMenu(id, control, part.getViewSite().getActionBars())));
                page.hideView(part);
            }
        }
        assertEquals(List.of(), lacking);
    }

    private static TracePane traceOf(IViewPart part) {
        return part instanceof HypercallsView stream ? stream.pane() : ((TimelineView) part).pane();
    }

    /** What can be used, and is seen. */
    private static Stream<Control> controls(Composite parent) {
        return Arrays.stream(parent.getChildren()).filter(Control::isVisible)
                .flatMap(child -> child instanceof Text || child instanceof Combo || child instanceof Button || child instanceof ToolBar ? Stream.of(child)
                        : child instanceof Composite composite ? controls(composite) : Stream.empty());
    }

    private static Set<Control> walkedThrough(Composite whole) throws InterruptedException {
        var reached = new HashSet<Control>();
        for (int direction : new int[] { SWT.TRAVERSE_TAB_NEXT, SWT.TRAVERSE_TAB_PREVIOUS }) {
            controls(whole).findFirst().ifPresent(Control::forceFocus);
            for (int i = 0; i < MOST_STEPS; i++) {
                while (Display.getCurrent().readAndDispatch()) {
                    // until the focus has moved
                }
                Control focus = Display.getCurrent().getFocusControl();
                if (focus == null) {
                    break;
                }
                reached.add(focus);
                focus.traverse(direction);
            }
            // A round through the workbench enters a view at one place; from there each leads to its neighbours.
            for (Control control : controls(whole).toList()) {
                control.forceFocus();
                if (Display.getCurrent().getFocusControl() instanceof Control focus && focus.traverse(direction)) {
                    reached.add(Objects.requireNonNull(Display.getCurrent().getFocusControl()));
                }
            }
        }
        return reached;
    }

    private static List<String> lackingInMenu(String id, Control control, IActionBars bars) {
        if (control.getMenu() == null) {
            return List.of(id + " has no context menu on " + control);
        }
        control.getMenu().notifyListeners(SWT.Show, new Event());
        List<String> offered = Arrays.stream(control.getMenu().getItems()).map(MenuItem::getText).toList();
        return Stream.concat(Arrays.stream(bars.getToolBarManager().getItems()), Arrays.stream(bars.getMenuManager().getItems()))
                .filter(ActionContributionItem.class::isInstance).map(item -> ((ActionContributionItem) item).getAction().getText())
                .filter(text -> offered.stream().noneMatch(each -> each.startsWith(text))).map(text -> id + " has no menu entry " + text + " in " + offered).toList();
    }

    @Test
    void aCountOfOneIsNamedInTheSingular() {
        assertEquals("interrupt", InspectPane.singular("interrupts"));
        assertEquals("process", InspectPane.singular("processes"));
        assertEquals("L4 entry", InspectPane.singular("L4 entries"));
        assertEquals("end of devices", InspectPane.singular("ends of devices"));
        assertEquals("group of vCPUs", InspectPane.singular("groups of vCPUs"));
    }

    @Test
    void pageTablesGoFromFormToForm() throws Exception {
        IWorkbenchPage page = PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage();
        PageTablesView view = (PageTablesView) page.showView("org.parascope.inspect.ui.pagetables");
        try {
            Machines.shared().add(machine);
            for (LivePageTables.Form form : LivePageTables.Form.values()) {
                view.setForm(form);
                await(() -> view.pane().emptyText().contains("expected a hypervisor with a layout file"));
            }
        } finally {
            page.hideView(view);
        }
    }

    @Test
    void theStreamOpensFollowsMachinesAndFreezes() throws Exception {
        IWorkbenchPage page = PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage();
        HypercallsView view = (HypercallsView) page.showView("org.parascope.inspect.ui.hypercalls");
        try {
            Machines.shared().add(machine);
            await(() -> view.pane().emptyText().contains("expected a hypervisor with a layout file"));
            await(() -> view.pane().source().isRecording());
            view.getSite().getService(IHandlerService.class).executeCommand("org.parascope.inspect.ui.freeze", null);
            assertTrue(view.pane().isFrozen() && !view.pane().source().isRecording());
            Machines.shared().remove(machine);
            await(() -> view.pane().barText().contains("scripted has ended"));
        } finally {
            page.hideView(view);
        }
        assertTrue(!view.pane().source().isRecording());
    }

    @Test
    void theTimelineOpensAndRecordsWhileItIsSeen() throws Exception {
        IWorkbenchPage page = PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage();
        TimelineView view = (TimelineView) page.showView("org.parascope.inspect.ui.timeline");
        try {
            Machines.shared().add(machine);
            await(() -> view.pane().source().isRecording() && view.pane().emptyText().contains("expected a hypervisor with a layout file"));
        } finally {
            page.hideView(view);
        }
        assertTrue(!view.pane().source().isRecording());
    }

    @Test
    void aDumpThatIsOpenedIsShownUntilItIsClosed(@TempDir Path folder) throws Exception {
        Path dump = folder.resolve("kept" + DumpFiles.ENDING);
        try (FileMemory memory = FileMemory.open(Files.write(folder.resolve("ram"), new byte[RAM]), MemoryMap.pc(RAM))) {
            new DumpWriter(new RamMachine(memory), Optional.empty(), Progress.NONE).write(dump);
        }
        IWorkbenchPage page = PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage();
        InspectView view = (InspectView) page.showView("org.parascope.inspect.ui.domains");
        try {
            DumpFiles.open(dump, new NullProgressMonitor());
            await(() -> view.pane().emptyText().contains("kept (dump): expected a hypervisor with a layout file"));
            DumpMachine opened = (DumpMachine) Machines.shared().newest().orElseThrow();
            DumpFiles.close(opened);
            await(() -> view.pane().barText().contains("kept (dump) has ended"));
            assertThrows(CoreException.class, () -> DumpFiles.open(folder.resolve("ram"), new NullProgressMonitor()), "that is no dump");
        } finally {
            page.hideView(view);
        }
    }

    /** A machine with nothing but memory. */
    private record RamMachine(@NonNull MachineMemory memory) implements Machine {
        @Override
        public String id() {
            return "ram";
        }

        @Override
        public String name() {
            return "kept";
        }

        @Override
        public MachineState state() {
            return MachineState.RUNNING;
        }

        @Override
        public Optional<Path> hypervisorLayout() {
            return Optional.empty();
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.currentTimeMillis() + PATIENCE_MS;
        Display display = Display.getCurrent();
        while (!condition.getAsBoolean() && System.currentTimeMillis() < end) {
            if (!display.readAndDispatch()) {
                Thread.sleep(5);
            }
        }
        assertTrue(condition.getAsBoolean(), "it did not come to be in 30 s");
    }
}
