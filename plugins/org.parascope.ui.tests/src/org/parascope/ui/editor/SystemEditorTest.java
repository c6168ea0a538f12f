package org.parascope.ui.editor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.jface.text.IDocument;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.IMarkerResolution;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.views.properties.PropertySheet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parascope.model.DomainModel;
import org.parascope.model.MemorySize;
import org.parascope.model.ModelFactory;
import org.parascope.model.ModelPackage;
import org.parascope.model.RamdiskModel;
import org.parascope.model.SystemModel;
import org.parascope.model.io.SystemFiles;

/** The editor in a real window: what is shown, typed, undone, saved, repaired. */
class SystemEditorTest {
    private TestProject project;

    @BeforeEach
    void create() throws CoreException {
        project = new TestProject("editor-test");
    }

    @AfterEach
    void remove() throws CoreException {
        project.close();
    }

    @Test
    void theFormShowsWhatIsInTheSystem() throws Exception {
        SystemEditor editor = TestProject.open(project.demo());
        TreeItem root = editor.form().block().viewer().getTree().getItem(0);
        assertEquals("demo", root.getText());
        assertEquals(List.of("Machine  256M, 1 CPU", "Paracore  1 option", "Domain-0  32M, 1 vCPU", "blocked  16M, 1 vCPU",
                "busy  16M, 1 vCPU"), Arrays.stream(root.getItems()).map(TreeItem::getText).toList());
        assertFalse(editor.isDirty());
    }

    @Test
    void thePropertiesViewShowsTheSelectedElementAndChangesIt() throws Exception {
        SystemEditor editor = TestProject.open(project.demo());
        TestProject.page().showView("org.eclipse.ui.views.PropertySheet");
        TestProject.page().activate(editor);
        var sheet = (PropertySheet) TestProject.page().findView("org.eclipse.ui.views.PropertySheet");
        DomainModel blocked = domain(editor, 1);
        editor.reveal(blocked, Optional.empty());
        Tree rows = (Tree) sheet.getCurrentPage().getControl();
        TestProject.waitForValue("16M", () -> property(rows, "Memory"));
        assertEquals("blocked", property(rows, "Name"));
        new ElementProperties(blocked, editor.edited()).setPropertyValue(ModelPackage.eINSTANCE.getDomainModel_Memory(), "24M");
        TestProject.waitForValue("24M", () -> property(rows, "Memory"));
        editor.edited().undo();
        TestProject.waitForValue("16M", () -> property(rows, "Memory"));
        editor.showDiagram();
        editor.diagram().canvas().select(Optional.of(domain(editor, 2)));
        editor.selectionMoved();
        TestProject.waitForValue("busy", () -> property(rows, "Name"));
    }

    private static String property(Tree rows, String name) {
        return Arrays.stream(rows.getItems()).flatMap(group -> Arrays.stream(group.getItems())).filter(row -> row.getText(0).equals(name))
                .map(row -> row.getText(1)).findFirst().orElse("");
    }

    @Test
    void whatIsTypedReachesTheModelAndCanBeUndone() throws Exception {
        SystemEditor editor = TestProject.open(project.demo());
        DomainModel dom0 = domain(editor, 0);
        editor.reveal(dom0, Optional.empty());
        type(text(editor, "32M"), "48M");
        assertEquals(MemorySize.ofMiB(48), dom0.getMemory());
        assertTrue(editor.isDirty());
        editor.edited().undo();
        assertEquals(MemorySize.ofMiB(32), dom0.getMemory());
        assertTrue(text(editor, "32M").isVisible());
        assertFalse(editor.isDirty());
        editor.edited().redo();
        assertEquals(MemorySize.ofMiB(48), dom0.getMemory());
    }

    @Test
    void whatIsNoValueStaysInItsFieldAndTheModelKeepsTheOldOne() throws Exception {
        SystemEditor editor = TestProject.open(project.demo());
        DomainModel dom0 = domain(editor, 0);
        editor.reveal(dom0, Optional.empty());
        Text memory = text(editor, "32M");
        type(memory, "plenty");
        assertEquals("plenty", memory.getText());
        assertEquals(MemorySize.ofMiB(32), dom0.getMemory());
        assertFalse(editor.edited().canUndo());
    }

    @Test
    void aCopiedDomainIsPastedUnderAFreeNameWithAllItHas() throws Exception {
        SystemEditor editor = TestProject.open(project.demo());
        DomainModel guest = domain(editor, 1);
        editor.edited().add(guest, ModelPackage.eINSTANCE.getDomainModel_Vifs(), NewElements.network(guest).element());
        ElementClipboard.copy(guest);
        var pasted = (DomainModel) ElementClipboard.paste(editor.edited(), Optional.empty()).orElseThrow();
        assertEquals("blocked2", pasted.getName());
        assertEquals(1, pasted.getVifs().size());
        assertEquals(4, editor.edited().system().orElseThrow().getDomains().size());
        ElementClipboard.copy(guest.getVifs().getFirst());
        ElementClipboard.paste(editor.edited(), Optional.of(pasted));
        assertEquals(2, pasted.getVifs().size());
        assertFalse(pasted.getVifs().get(1).getMac().equals(guest.getVifs().getFirst().getMac()));
        editor.edited().undo();
        editor.edited().undo();
        assertEquals(3, editor.edited().system().orElseThrow().getDomains().size());
    }

    @Test
    void theProblemsViewOffersWhatMendsAProblemAndTheEditorDoesIt() throws Exception {
        IFile file = project.demo();
        SystemEditor editor = TestProject.open(file);
        editor.edited().set(domain(editor, 1), ModelPackage.eINSTANCE.getDomainModel_Name(), "busy");
        editor.doSave(new NullProgressMonitor());
        TestProject.waitFor("the marker", () -> resolution(file, "domain.duplicate").isPresent());
        var resolution = resolution(file, "domain.duplicate").orElseThrow();
        assertEquals("Rename it to busy2", resolution.getLabel());
        resolution.run(marker(file, "domain.duplicate").orElseThrow());
        assertTrue(editor.edited().system().orElseThrow().getDomains().stream().anyMatch(each -> "busy2".equals(each.getName())));
        assertTrue(editor.isDirty());
        editor.edited().undo();
        assertFalse(editor.isDirty());
    }

    private static Optional<IMarkerResolution> resolution(IFile file, String rule) {
        return marker(file, rule).flatMap(marker -> Arrays.stream(IDE.getMarkerHelpRegistry().getResolutions(marker)).findFirst());
    }

    private static Optional<IMarker> marker(IFile file, String rule) {
        try {
            return Arrays.stream(file.findMarkers(MarkerWords.TYPE, true, IResource.DEPTH_ZERO))
                    .filter(marker -> marker.getAttribute(MarkerWords.RULE, "").equals(rule)).findFirst();
        } catch (CoreException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void typingThatRestsIsTakenOverByItself() throws Exception {
        SystemEditor editor = TestProject.open(project.demo());
        DomainModel dom0 = domain(editor, 0);
        editor.reveal(dom0, Optional.empty());
        text(editor, "Domain-0").setText("first");
        assertEquals("Domain-0", dom0.getName());
        TestProject.waitFor("the name", () -> "first".equals(dom0.getName()));
    }

    @Test
    void whatIsTypedLastIsSavedToo() throws Exception {
        IFile file = project.demo();
        SystemEditor editor = TestProject.open(file);
        editor.reveal(domain(editor, 0), Optional.empty());
        text(editor, "Domain-0").setText("first");
        editor.doSave(new NullProgressMonitor());
        assertFalse(editor.isDirty());
        assertTrue(TestProject.read(file).contains("name=\"first\""));
    }

    @Test
    void domainsAndDevicesAreAddedMovedAndRemovedByButtons() throws Exception {
        SystemEditor editor = TestProject.open(project.demo());
        SystemModel system = editor.edited().system().orElseThrow();
        press(editor, "Add Domain");
        DomainModel added = system.getDomains().getLast();
        assertEquals("guest1", added.getName());
        press(editor, "Add Disk");
        press(editor, "Add Network");
        assertEquals("xvda", added.getVbds().getFirst().getDevice());
        assertEquals("00:16:3e:00:00:01", added.getVifs().getFirst().getMac());
        editor.reveal(added, Optional.empty());
        press(editor, "Up");
        assertSame(added, system.getDomains().get(2));
        press(editor, "Remove");
        assertEquals(3, system.getDomains().size());
        for (int i = 0; i < 5; i++) {
            editor.edited().undo();
        }
        assertFalse(editor.isDirty());
    }

    @Test
    void aMadeRamdiskIsAddedByTheMenuFilledInAndUndoneStepByStep() throws Exception {
        IFile file = project.demo();
        SystemEditor editor = TestProject.open(file);
        DomainModel busy = domain(editor, 2);
        editor.reveal(busy, Optional.empty());
        choose(editor.form().block().viewer().getTree().getMenu(), "Add Further", "Made Ramdisk");
        RamdiskModel made = busy.getMadeRamdisk();
        assertSame(made, editor.selected().orElseThrow());
        Composite form = editor.form().getManagedForm().getForm();
        type(Widgets.field(form, Text.class, "Modules:"), "xen-blkfront ext4");
        Combo from = Widgets.field(form, Combo.class, "Modules from:");
        assertEquals(List.of("debian:kernel"), List.of(from.getItems()));
        pick(from, "debian:kernel");
        pick(Widgets.field(form, Combo.class, "User space:"), "busybox:");
        pick(Widgets.all(Widgets.field(form, Composite.class, "Packing:"), Combo.class).getFirst(), "zstd");
        Button load = Widgets.button(form, "Load at boot");
        assertTrue(load.getSelection());
        load.setSelection(false);
        Widgets.press(load);
        assertEquals("xen-blkfront ext4, debian:kernel, busybox:, zstd, false", words(made));
        editor.doSave(new NullProgressMonitor());
        RamdiskModel saved = SystemFiles.load(Path.of(file.getLocation().toOSString())).getDomains().get(2).getMadeRamdisk();
        assertEquals(words(made), words(saved));
        for (String before : List.of("xen-blkfront ext4, debian:kernel, busybox:, zstd, true", "xen-blkfront ext4, debian:kernel, busybox:, gzip, true",
                "xen-blkfront ext4, debian:kernel, null, gzip, true", "xen-blkfront ext4, null, null, gzip, true", "null, null, null, gzip, true")) {
            editor.edited().undo();
            assertEquals(before, words(made));
        }
        assertEquals("", Widgets.field(form, Text.class, "Modules:").getText());
        editor.edited().undo();
        assertNull(busy.getMadeRamdisk());
        editor.edited().redo();
        assertSame(made, busy.getMadeRamdisk());
    }

    private static String words(RamdiskModel made) {
        return made.getModules() + ", " + made.getModulesFrom() + ", " + made.getUserSpace() + ", " + made.getPacking() + ", " + made.isLoadAtBoot();
    }

    private static void pick(Combo combo, String item) {
        combo.select(List.of(combo.getItems()).indexOf(item));
        combo.notifyListeners(SWT.Selection, new Event());
    }

    /** As the mouse would: each menu is made when it is shown. */
    private static void choose(Menu menu, String... path) {
        menu.notifyListeners(SWT.Show, new Event());
        MenuItem item = Arrays.stream(menu.getItems()).filter(each -> each.getText().replace("&", "").equals(path[0])).findFirst()
                .orElseThrow(() -> new AssertionError("no " + path[0] + " in " + Arrays.toString(menu.getItems())));
        if (path.length > 1) {
            choose(item.getMenu(), Arrays.copyOfRange(path, 1, path.length));
        } else {
            assertTrue(item.isEnabled(), path[0]);
            item.notifyListeners(SWT.Selection, new Event());
        }
    }

    @Test
    void whatOnlyALookIntoFilesFindsIsMendedFromTheProblemsViewToo() throws Exception {
        project.project().getFolder("modules").create(true, true, null);
        IFile file = project.demo();
        SystemEditor editor = TestProject.open(file);
        RamdiskModel made = ModelFactory.eINSTANCE.createRamdiskModel();
        made.setModules("ext4");
        made.setModulesFrom("modules");
        editor.edited().add(domain(editor, 1), ModelPackage.eINSTANCE.getDomainModel_MadeRamdisk(), made);
        editor.doSave(new NullProgressMonitor());
        TestProject.waitFor("the marker", () -> resolution(file, "ramdisk.modules").isPresent());
        IMarker marker = marker(file, "ramdisk.modules").orElseThrow();
        assertTrue(marker.getAttribute(IMarker.MESSAGE, "").contains("There are no modules in"), marker.getAttribute(IMarker.MESSAGE, ""));
        IMarkerResolution resolution = resolution(file, "ramdisk.modules").orElseThrow();
        assertEquals("Make it without modules", resolution.getLabel());
        resolution.run(marker);
        assertNull(made.getModules());
    }

    @Test
    void onlyWhatMakesSenseCanBePressed() throws Exception {
        SystemEditor editor = TestProject.open(project.demo());
        assertFalse(button(editor, "Remove").getEnabled());
        assertFalse(button(editor, "Add Disk").getEnabled());
        editor.reveal(domain(editor, 0), Optional.empty());
        assertTrue(button(editor, "Remove").getEnabled());
        assertFalse(button(editor, "Up").getEnabled());
        assertTrue(button(editor, "Down").getEnabled());
        assertFalse(button(editor, "Add Console").getEnabled());
    }

    @Test
    void removingABackendClearsWhatReferredToIt() throws Exception {
        SystemEditor editor = TestProject.open(project.demo());
        editor.reveal(domain(editor, 2), Optional.empty());
        press(editor, "Add Network");
        var vif = domain(editor, 2).getVifs().getFirst();
        editor.edited().set(vif, ModelPackage.eINSTANCE.getVifModel_Backend(), domain(editor, 1));
        editor.edited().delete(domain(editor, 1));
        assertEquals(null, vif.getBackend());
        editor.edited().undo();
        assertSame(domain(editor, 1), vif.getBackend());
    }

    @Test
    void theFormReachesTheSourceAndTheSourceTheForm() throws Exception {
        SystemEditor editor = TestProject.open(project.demo());
        editor.edited().set(domain(editor, 1), ModelPackage.eINSTANCE.getDomainModel_Name(), "web");
        showSource(editor);
        assertTrue(document(editor).get().contains("name=\"web\""));
        SystemModel before = editor.edited().system().orElseThrow();
        replace(editor, "name=\"web\"", "name=\"mail\"");
        editor.setActivePage(SystemPage.ID);
        assertEquals("mail", domain(editor, 1).getName());
        assertNotSame(before, editor.edited().system().orElseThrow());
        editor.edited().undo();
        assertEquals("web", domain(editor, 1).getName());
        editor.edited().undo();
        assertEquals("blocked", domain(editor, 1).getName());
    }

    @Test
    void anEditOfTheTextKeepsWhatIsSelectedInTheForm() throws Exception {
        SystemEditor editor = TestProject.open(project.demo());
        editor.reveal(domain(editor, 2), Optional.empty());
        showSource(editor);
        replace(editor, "name=\"busy\"", "name=\"lazy\"");
        editor.setActivePage(SystemPage.ID);
        assertSame(domain(editor, 2), editor.selected().orElseThrow());
        assertEquals("lazy", domain(editor, 2).getName());
    }

    @Test
    void aTextThatIsEditedOnlyAsTextStaysAsItWasWritten() throws Exception {
        IFile file = project.demo();
        SystemEditor editor = TestProject.open(file);
        showSource(editor);
        replace(editor, "<machine", "<!-- mine -->\n\n  <machine");
        editor.doSave(new NullProgressMonitor());
        assertTrue(TestProject.read(file).contains("<!-- mine -->\n\n  <machine"));
        assertFalse(editor.isDirty());
    }

    @Test
    void aTextThatIsNoSystemKeepsTheUserOnTheSource() throws Exception {
        SystemEditor editor = TestProject.open(project.demo());
        showSource(editor);
        replace(editor, "</system:SystemModel>", "");
        editor.setActivePage(SystemPage.ID);
        assertTrue(editor.isSourceActive());
        assertTrue(editor.source().fault().contains("not well-formed"), editor.source().fault());
        document(editor).set(document(editor).get() + "</system:SystemModel>");
        editor.setActivePage(SystemPage.ID);
        assertFalse(editor.isSourceActive());
        assertEquals("", editor.source().fault());
    }

    @Test
    void aDamagedFileOpensOnItsSourceWithTheReasonAndIsNotTouched() throws Exception {
        IFile file = project.text("damaged.parascope", "<system:SystemModel");
        SystemEditor editor = TestProject.open(file);
        assertTrue(editor.isSourceActive());
        assertTrue(editor.source().fault().startsWith("damaged.parascope, line 1"), editor.source().fault());
        assertTrue(editor.edited().system().isEmpty());
        assertFalse(editor.isDirty());
        assertEquals("<system:SystemModel", TestProject.read(file));
    }

    @Test
    void aNewerFileOpensOnItsSourceWithItsVersion() throws Exception {
        IFile demo = project.demo();
        IFile file = project.text("newer.parascope", TestProject.read(demo).replace("formatVersion=\"4\"", "formatVersion=\"9\""));
        SystemEditor editor = TestProject.open(file);
        assertTrue(editor.source().fault().contains("it has format 9"), editor.source().fault());
    }

    @Test
    void aDamagedFileCanBeRepairedInTheSource() throws Exception {
        IFile demo = project.demo();
        IFile file = project.text("repair.parascope", "broken");
        SystemEditor editor = TestProject.open(file);
        document(editor).set(TestProject.read(demo));
        editor.setActivePage(SystemPage.ID);
        assertFalse(editor.isSourceActive());
        assertEquals("demo", editor.edited().system().orElseThrow().getName());
    }

    @Test
    void aProblemIsSeenInTheHeadingSoonAfterItIsMade() throws Exception {
        SystemEditor editor = TestProject.open(project.demo());
        editor.edited().set(domain(editor, 0), ModelPackage.eINSTANCE.getDomainModel_Memory(), MemorySize.ofMiB(512));
        TestProject.waitFor("the problem", () -> editor.problems().stream().anyMatch(problem -> problem.rule().equals("memory.fits")));
        String heading = editor.form().getManagedForm().getForm().getForm().getMessage();
        assertTrue(heading.contains("but the machine has 256 MiB"), heading);
        editor.edited().undo();
        TestProject.waitFor("its end", () -> editor.problems().stream().noneMatch(problem -> problem.rule().equals("memory.fits")));
    }

    @Test
    void aFileChangedOutsideIsTakenOver() throws Exception {
        IFile file = project.demo();
        SystemEditor editor = TestProject.open(file);
        String changed = TestProject.read(file).replace("name=\"busy\"", "name=\"lazy\"");
        file.setContents(new ByteArrayInputStream(changed.getBytes(StandardCharsets.UTF_8)), true, true, null);
        TestProject.waitFor("the new name", () -> "lazy".equals(domain(editor, 2).getName()));
        TestProject.waitFor("no change of ours", () -> !editor.isDirty());
    }

    @Test
    void aDeletedFileClosesItsEditorAndARenamedOneKeepsIt() throws Exception {
        IFile file = project.demo();
        SystemEditor editor = TestProject.open(file);
        IFile renamed = project.project().getFile("other.parascope");
        file.move(renamed.getFullPath(), true, null);
        TestProject.waitFor("the new name", () -> editor.getPartName().equals("other.parascope"));
        editor.edited().set(domain(editor, 2), ModelPackage.eINSTANCE.getDomainModel_Name(), "lazy");
        editor.doSave(new NullProgressMonitor());
        assertTrue(TestProject.read(renamed).contains("lazy"));
        assertFalse(file.exists());
        renamed.delete(true, null);
        TestProject.waitFor("the end of the editor", () -> TestProject.page().getEditorReferences().length == 0);
    }

    @Test
    void savedByTheEditorIsReadByTheCommandLine() throws Exception {
        IFile file = project.demo();
        SystemEditor editor = TestProject.open(file);
        editor.edited().set(domain(editor, 0), ModelPackage.eINSTANCE.getDomainModel_CommandLine(), "ünicode \"quoted\" <&>");
        editor.doSave(new NullProgressMonitor());
        SystemModel read = SystemFiles.load(Path.of(file.getLocation().toOSString()));
        assertEquals("ünicode \"quoted\" <&>", read.getDomains().getFirst().getCommandLine());
    }

    private static DomainModel domain(SystemEditor editor, int index) {
        return editor.edited().system().orElseThrow().getDomains().get(index);
    }

    private static void showSource(SystemEditor editor) {
        editor.showSource();
        assertTrue(editor.isSourceActive());
    }

    private static IDocument document(SystemEditor editor) {
        return editor.source().getDocumentProvider().getDocument(editor.getEditorInput());
    }

    private static void replace(SystemEditor editor, String from, String to) throws IOException {
        String text = document(editor).get();
        if (!text.contains(from)) {
            throw new IOException("no '" + from + "' in " + text);
        }
        document(editor).set(text.replace(from, to));
    }

    private static void type(Text field, String text) {
        field.setText(text);
        field.notifyListeners(SWT.DefaultSelection, new Event());
    }

    private static void press(SystemEditor editor, String text) {
        Button button = button(editor, text);
        assertTrue(button.getEnabled(), text);
        button.notifyListeners(SWT.Selection, new Event());
    }

    private static Button button(SystemEditor editor, String text) {
        return (Button) find(editor.form().getManagedForm().getForm(),
                control -> control instanceof Button button && button.getText().equals(text));
    }

    private static Text text(SystemEditor editor, String shown) {
        return (Text) find(editor.form().getManagedForm().getForm(),
                control -> control instanceof Text text && text.getText().equals(shown) && text.isVisible());
    }

    private static Control find(Composite parent, Predicate<Control> wanted) {
        for (Control child : parent.getChildren()) {
            if (wanted.test(child)) {
                return child;
            }
            Control below = child instanceof Composite composite ? find(composite, wanted) : null;
            if (below != null) {
                return below;
            }
        }
        return null;
    }
}
