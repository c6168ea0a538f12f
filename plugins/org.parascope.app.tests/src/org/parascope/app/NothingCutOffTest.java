/*
 * Owns the proof that a screen of 1280 x 800 is enough: in what the welcome page, which takes a quarter, leaves of it, each element's
 * fields in the form are whole, and what the diagram tells. Runs on the UI thread. Read next: MakingScreenshots, which takes pictures.
 */
package org.parascope.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.emf.ecore.EClass;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EReference;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.forms.widgets.Section;
import org.eclipse.ui.ide.IDE;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parascope.model.ModelFactory;
import org.parascope.model.ModelPackage;
import org.parascope.model.SystemModel;
import org.parascope.model.SystemTemplate;
import org.parascope.model.io.SystemFiles;

class NothingCutOffTest {
    private static final long SETTLES = 400;
    private static final int MOST_WAITS = 100;
    private final IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
    private IEditorPart editor;
    private final Camera camera = new Camera(Path.of(""));

    @BeforeEach
    void showAllAtOnce() throws Exception {
        window.getShell().setBounds(0, 0, Camera.SCREEN.x - Camera.SCREEN.x / 4, Camera.SCREEN.y);
        PlatformUI.getWorkbench().showPerspective("org.parascope.app.system", window);
        window.getActivePage().resetPerspective();
        editor = IDE.openEditor(window.getActivePage(), everything());
        camera.settle(SETTLES);
    }

    @AfterEach
    void close() {
        window.getActivePage().closeEditor(editor, false);
    }

    @Test
    void eachElementsFieldsAreWholeBesideTheWelcomePage() throws Exception {
        Tree tree = awaited(Tree.class, each -> each.getItemCount() == 1 && each.getItem(0).getText().startsWith("everything"));
        var cutOff = new ArrayList<String>();
        var shown = new HashSet<EClass>();
        for (TreeItem item : items(tree)) {
            if (!shown.add(((EObject) item.getData()).eClass())) {
                continue;
            }
            tree.setSelection(item);
            tree.notifyListeners(SWT.Selection, new Event());
            camera.settle(SETTLES);
            for (Section section : Camera.all(window.getShell(), Section.class)) {
                Camera.all(section, Control.class).stream()
                        .filter(control -> control.getClass() != Composite.class).forEach(control -> {
                            String beyond = beyond(control);
                            if (!beyond.isEmpty()) {
                                cutOff.add(section.getText() + " of " + item.getText() + ": " + control + beyond);
                            }
                        });
            }
        }
        assertTrue(shown.size() > ModelPackage.eINSTANCE.getDomainModel().getEAllContainments().size(), "only " + shown);
        assertEquals(List.of(), cutOff);
    }

    @Test
    void theDiagramsWordsAreWhole() throws Exception {
        CTabFolder pages = awaited(CTabFolder.class, each -> each.getItemCount() == 3 && each.getItem(1).getText().equals("Diagram"));
        pages.setSelection(1);
        pages.notifyListeners(SWT.Selection, new Event());
        camera.settle(SETTLES);
        List<Label> hints = Camera.all((Composite) pages.getItem(1).getControl(), Label.class).stream()
                .filter(label -> label.getText().startsWith("Drag")).toList();
        assertEquals(1, hints.size());
        Label hint = hints.getFirst();
        boolean wraps = (hint.getStyle() & SWT.WRAP) != 0;
        var needs = hint.computeSize(wraps ? hint.getSize().x : SWT.DEFAULT, SWT.DEFAULT);
        assertTrue(needs.x <= hint.getSize().x && needs.y <= hint.getSize().y, hint.getText() + " needs " + needs + ", has " + hint.getSize());
    }

    /** The first control that answers, once it is there. On a first start the demo system's editor comes in front at its own time. */
    private <T extends Control> T awaited(Class<T> kind, Predicate<T> wanted) throws InterruptedException {
        for (int i = 0; i < MOST_WAITS; i++) {
            Optional<T> found = Camera.all(window.getShell(), kind).stream().filter(wanted).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            window.getActivePage().activate(editor);
            camera.settle(SETTLES);
        }
        throw new AssertionError("no such " + kind.getSimpleName() + " after " + MOST_WAITS + " waits");
    }

    /** By how much its right end lies beyond that of which part of the window that it is in; empty: it does not. */
    private static String beyond(Control control) {
        for (Composite around = control.getParent(); around != null; around = around.getParent()) {
            var place = control.getDisplay().map(control.getParent(), around, control.getBounds());
            var seen = around.getClientArea();
            int over = place.x + place.width - seen.x - seen.width;
            if (over > 0) {
                return " by " + over + " beyond " + around.getClass().getSimpleName() + " " + around.getBounds();
            }
        }
        return "";
    }

    private static List<TreeItem> items(Tree tree) {
        var items = new ArrayList<TreeItem>();
        collect(tree.getItem(0), items);
        return items;
    }

    private static void collect(TreeItem item, List<TreeItem> items) {
        items.add(item);
        item.setExpanded(true);
        var opened = new Event();
        opened.item = item;
        item.getParent().notifyListeners(SWT.Expand, opened);
        for (TreeItem child : item.getItems()) {
            collect(child, items);
        }
    }

    /** A system with one element of each kind at least. */
    private static IFile everything() throws Exception {
        SystemModel system = SystemTemplate.DEMO.create("everything", "");
        fill(system);
        system.getDomains().forEach(NothingCutOffTest::fill);
        fill(system.getMachine());
        fill(system.getPolicy());
        var project = ResourcesPlugin.getWorkspace().getRoot().getProject("everything");
        if (!project.exists()) {
            project.create(new NullProgressMonitor());
        }
        project.open(new NullProgressMonitor());
        IFile file = project.getFile("everything.parascope");
        SystemFiles.save(system, Path.of(file.getLocation().toOSString()));
        file.refreshLocal(0, new NullProgressMonitor());
        assertFalse(system.getDomains().getFirst().getPcis().isEmpty());
        return file;
    }

    @SuppressWarnings("unchecked")
    private static void fill(EObject owner) {
        for (EReference reference : owner.eClass().getEAllContainments()) {
            EClass kind = reference.getEReferenceType();
            if (reference.isMany() && ((List<?>) owner.eGet(reference)).isEmpty()) {
                ((List<EObject>) owner.eGet(reference)).add(ModelFactory.eINSTANCE.create(kind));
            } else if (!reference.isMany() && owner.eGet(reference) == null) {
                owner.eSet(reference, ModelFactory.eINSTANCE.create(kind));
            }
        }
    }
}
