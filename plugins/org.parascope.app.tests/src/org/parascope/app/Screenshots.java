/*
 * Owns the pictures of every live view in the real window, light and dark, on saved dumps. No test by its name: releng/screenshots
 * runs it. It must not judge them: somebody looks. Fails when a view shows nothing that a dump of a running system has.
 */
package org.parascope.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.Platform;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Link;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchPartReference;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parascope.dump.DumpMachine;
import org.parascope.inspect.TableRoot;
import org.parascope.machine.Machine;
import org.parascope.machine.Machines;
import org.parascope.machine.Progress;

/** Takes pictures. */
class Screenshots {
    private static final String ENDING = ".parascope-dump";
    private static final String VIEWS = "org.parascope.inspect.ui.";
    private static final long SETTLES = 2500;
    private final List<String> empty = new ArrayList<>();

    @Test
    @Timeout(900)
    void ofEveryView() throws Exception {
        Path folder = Path.of(System.getProperty("parascope.screenshots", ""));
        IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
        PlatformUI.getWorkbench().showPerspective("org.parascope.app.inspect", window);
        window.getShell().setBounds(0, 0, 1280, 800);
        try (var files = Files.list(folder)) {
            for (Path dump : files.filter(file -> file.toString().endsWith(ENDING)).sorted().toList()) {
                try (DumpMachine machine = DumpMachine.open(dump, Progress.NONE)) {
                    Machines.shared().add(machine);
                    ofEveryView(window, new Camera(folder), dump.getFileName().toString().replace(ENDING, ""));
                    Machines.shared().remove(machine);
                }
            }
        }
        assertEquals(List.of(), empty, "views that show nothing");
    }

    private void ofEveryView(IWorkbenchWindow window, Camera camera, String system) throws Exception {
        for (boolean isDark : new boolean[] { false, true }) {
            Camera.setDark(isDark);
            for (IConfigurationElement view : Platform.getExtensionRegistry().getConfigurationElementsFor("org.eclipse.ui.views")) {
                String id = String.valueOf(view.getAttribute("id"));
                if (id.startsWith(VIEWS) && !id.endsWith(".category")) {
                    of(window, id, camera, "%s-%s".formatted(system, id.substring(VIEWS.length())), isDark ? "-dark" : "-light");
                }
            }
        }
    }

    private void of(IWorkbenchWindow window, String id, Camera camera, String name, String ending) throws Exception {
        IWorkbenchPage page = window.getActivePage();
        IViewPart part = page.showView(id);
        IWorkbenchPartReference reference = page.getReference(part);
        page.setPartState(reference, IWorkbenchPage.STATE_MAXIMIZED);
        camera.settle(SETTLES);
        if (id.endsWith(".frame")) {
            wantFrame(window.getShell(), camera);
        }
        List<Combo> choices = Camera.all(window.getShell(), Combo.class);
        List<String> forms = id.endsWith(".hypercalls") || choices.isEmpty() ? List.of("") : Arrays.asList(choices.getFirst().getItems());
        for (int i = 0; i < forms.size(); i++) {
            if (!choices.isEmpty() && !id.endsWith(".hypercalls") && !choices.getFirst().isDisposed()) {
                choices.getFirst().select(i);
                choices.getFirst().notifyListeners(SWT.Selection, new Event());
                camera.settle(SETTLES);
            }
            String form = i == 0 ? "" : "-" + forms.get(i).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
            camera.take(window.getShell(), new Point(window.getShell().getClientArea().width, window.getShell().getClientArea().height), name + form + ending);
            Camera.all(window.getShell(), Link.class).stream().filter(Control::isVisible).map(Link::getText)
                    .filter(text -> text.contains("expected") && !text.contains("No domain runs a Linux") || text.contains("No system")).forEach(text -> empty.add(name + form + ": " + text));
        }
        page.setPartState(reference, IWorkbenchPage.STATE_RESTORED);
    }

    /** Asks for the frame of Dom0's L4: something that is mapped, pinned and full of entries. */
    private static void wantFrame(Shell shell, Camera camera) throws Exception {
        Machine machine = Machines.shared().newest().orElseThrow();
        String frame = Long.toHexString(TableRoot.kernel(0, 0).frame(machine).number());
        Camera.all(shell, Text.class).stream().filter(text -> text.getMessage().startsWith("mfn")).forEach(text -> {
            text.setText(frame);
            text.notifyListeners(SWT.DefaultSelection, new Event());
        });
        camera.settle(SETTLES);
    }
}
