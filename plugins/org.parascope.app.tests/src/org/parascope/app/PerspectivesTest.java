/*
 * Owns the proof that each perspective opens with all views it names, in a real window, and that the first start shows the
 * demo system. Runs on the UI thread. Read next: internal/FirstStart, internal/ViewIds.
 */
package org.parascope.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.Platform;
import org.eclipse.jface.bindings.Binding;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IViewReference;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.WorkbenchException;
import org.eclipse.ui.keys.IBindingService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PerspectivesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void theApplicationIsOurs() {
        assertEquals("org.parascope.app.system", PlatformUI.getWorkbench().getPerspectiveRegistry().getDefaultPerspective());
        assertNotNull(Platform.getBundle("org.parascope.app"));
    }

    @Test
    void theFirstStartOpensTheDemoSystemInItsEditor() {
        until("a project demo with demo.parascope",
                () -> ResourcesPlugin.getWorkspace().getRoot().getProject("demo").getFile("demo.parascope").exists());
        until("an editor on it", () -> page().getActiveEditor() != null
                && page().getActiveEditor().getEditorInput().getName().equals("demo.parascope"));
    }

    @ParameterizedTest
    @CsvSource({
        "org.parascope.app.system, org.parascope.ui.explorer;org.parascope.ui.consoles;org.eclipse.ui.views.ProblemView",
        "org.parascope.app.inspect, org.parascope.inspect.ui.domains;org.parascope.inspect.ui.pagetables;"
                + "org.parascope.inspect.ui.grants;org.parascope.inspect.ui.events;org.parascope.ui.consoles",
        "org.parascope.app.debug, org.eclipse.debug.ui.DebugView;org.parascope.ui.hypercall;org.eclipse.debug.ui.VariableView;"
                + "org.parascope.ui.consoles;org.parascope.ui.disassembly;org.eclipse.debug.ui.MemoryView;org.eclipse.ui.console.ConsoleView"})
    void aPerspectiveOpensWithItsViews(String perspective, String views) throws WorkbenchException {
        PlatformUI.getWorkbench().showPerspective(perspective, PlatformUI.getWorkbench().getActiveWorkbenchWindow());
        spin(Duration.ofMillis(300));
        List<String> open = Arrays.stream(page().getViewReferences()).map(IViewReference::getId).toList();
        for (String view : views.split(";")) {
            assertTrue(open.contains(view), () -> "expected " + view + " in " + open);
            assertNotNull(page().findView(view) != null ? page().findView(view) : page().showView(view), view);
        }
    }

    /** The platform drops both commands of a key that has two in one context. */
    @Test
    void eachOfOurKeysHasOneCommand() {
        var service = PlatformUI.getWorkbench().getService(IBindingService.class);
        List<Binding> bindings = Arrays.stream(service.getBindings()).filter(binding -> binding.getParameterizedCommand() != null
                && (binding.getPlatform() == null || binding.getPlatform().equals(SWT.getPlatform()))).toList();
        List<Binding> ours = bindings.stream().filter(binding -> command(binding).startsWith("org.parascope")).toList();
        assertFalse(ours.isEmpty());
        for (Binding key : ours) {
            List<String> commands = bindings.stream()
                    .filter(other -> other.getTriggerSequence().equals(key.getTriggerSequence()) && other.getContextId().equals(key.getContextId())
                            && other.getSchemeId().equals(key.getSchemeId()))
                    .map(PerspectivesTest::command).distinct().toList();
            assertEquals(List.of(command(key)), commands, key.getTriggerSequence().format());
        }
    }

    private static String command(Binding binding) {
        return binding.getParameterizedCommand().getId();
    }

    private static IWorkbenchPage page() {
        return PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage();
    }

    private static void until(String expected, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, () -> "expected " + expected + " after " + PATIENCE.toSeconds() + " s");
            spin(Duration.ofMillis(50));
        }
    }

    private static void spin(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        Display display = Display.getCurrent();
        while (System.nanoTime() < end) {
            if (!display.readAndDispatch()) {
                display.timerExec(10, () -> { });
                display.sleep();
            }
        }
    }
}
