package org.parascope.ui.wizards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.function.Consumer;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.wizard.WizardDialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.model.SystemModel;
import org.parascope.model.io.SystemFiles;
import org.parascope.ui.editor.SystemEditor;
import org.parascope.ui.editor.TestProject;
import org.parascope.ui.explorer.SystemNature;

/** The wizard in a real dialog, filled in as a user would. */
class NewSystemWizardTest {
    @TempDir
    Path folder;
    private NewSystemWizard wizard;
    private WizardDialog dialog;

    @BeforeEach
    void open() {
        wizard = new NewSystemWizard();
        wizard.init(PlatformUI.getWorkbench(), StructuredSelection.EMPTY);
        dialog = new WizardDialog(PlatformUI.getWorkbench().getActiveWorkbenchWindow().getShell(), wizard);
        dialog.setBlockOnOpen(false);
        dialog.open();
        TestProject.settle();
    }

    @AfterEach
    void close() throws CoreException {
        dialog.close();
        TestProject.page().closeAllEditors(false);
        project("wizard-test").delete(true, true, null);
    }

    @Test
    void aDemoIsMadeInItsOwnProjectAndOpened() throws Exception {
        field(Text.class, 2).setText("wizard-test");
        field(Combo.class, 0).setText("wizard-test");
        assertTrue(wizard.canFinish(), dialog.getErrorMessage());
        assertTrue(wizard.performFinish());
        TestProject.settle();
        assertTrue(project("wizard-test").hasNature(SystemNature.ID));
        var editor = (SystemEditor) TestProject.page().getActiveEditor();
        assertEquals("wizard-test", editor.edited().system().orElseThrow().getName());
        assertEquals(3, editor.edited().system().orElseThrow().getDomains().size());
    }

    @Test
    void thePageFitsASmallScreen() {
        int height = wizard.getPages()[0].getControl().computeSize(620, SWT.DEFAULT).y;
        assertTrue(height < 560, height + " pixels high; a screen of 800 has no more than 560 beside title, buttons and panels");
    }

    @Test
    void theDebianTemplateTakesDebiansKernelOrAFile() throws Exception {
        select(1);
        assertTrue(wizard.canFinish(), message());
        field(Text.class, 0).setText("");
        assertFalse(wizard.canFinish());
        assertTrue(message().startsWith("Choose the kernel of Dom0"), message());
        field(Text.class, 0).setText(folder.resolve("none").toString());
        assertTrue(message().startsWith("There is no readable file"), message());
        Path kernel = Files.createFile(folder.resolve("vmlinuz"));
        field(Text.class, 0).setText(kernel.toString());
        field(Text.class, 2).setText("wizard-test");
        field(Combo.class, 0).setText("wizard-test");
        assertTrue(wizard.performFinish());
        SystemModel system = SystemFiles.load(Path.of(project("wizard-test").getFile("wizard-test.parascope").getLocation().toOSString()));
        assertEquals(kernel.toString(), system.getDomains().getFirst().getKernel());
        assertEquals("busybox:", system.getDomains().getFirst().getRamdisk());
    }

    @Test
    void theXenTemplateTakesAHypervisorToo() throws Exception {
        select(3);
        assertTrue(wizard.canFinish(), message());
        field(Text.class, 1).setText("");
        field(Text.class, 0).setText(Files.createFile(folder.resolve("vmlinuz")).toString());
        assertTrue(message().startsWith("Choose the image of Xen"), message());
        Path xen = Files.createFile(folder.resolve("xen.gz"));
        field(Text.class, 1).setText(xen.toString());
        field(Text.class, 2).setText("wizard-test");
        field(Combo.class, 0).setText("wizard-test");
        assertTrue(wizard.performFinish());
        SystemModel system = SystemFiles.load(Path.of(project("wizard-test").getFile("wizard-test.parascope").getLocation().toOSString()));
        assertEquals(xen.toString(), system.getHypervisor().getImage());
    }

    @Test
    void aNameThatIsNoneIsExplained() {
        field(Text.class, 2).setText("a/b");
        assertFalse(wizard.canFinish());
        assertTrue(message().contains("'a/b' cannot be the name of a system"), message());
        field(Text.class, 2).setText("");
        assertTrue(message().contains("has no name"), message());
    }

    @Test
    void aSystemThatExistsIsNotOverwritten() throws CoreException {
        field(Text.class, 2).setText("wizard-test");
        field(Combo.class, 0).setText("wizard-test");
        assertTrue(wizard.performFinish());
        field(Text.class, 2).setText("wizard-test2");
        field(Text.class, 2).setText("wizard-test");
        assertFalse(wizard.canFinish());
        assertTrue(message().contains("exists already"), message());
    }

    private String message() {
        String message = wizard.getPages()[0].getErrorMessage();
        return message == null ? "" : message;
    }

    private static IProject project(String name) {
        return ResourcesPlugin.getWorkspace().getRoot().getProject(name);
    }

    private void select(int template) {
        var radios = new ArrayList<Button>();
        each((Composite) wizard.getPages()[0].getControl(), control -> {
            if (control instanceof Button button && (button.getStyle() & SWT.RADIO) != 0) {
                radios.add(button);
            }
        });
        radios.forEach(radio -> radio.setSelection(radio == radios.get(template)));
        radios.get(template).notifyListeners(SWT.Selection, new Event());
    }

    /** The n-th control of a kind on the page. */
    private <T extends Control> T field(Class<T> kind, int index) {
        var found = new ArrayList<T>();
        each((Composite) wizard.getPages()[0].getControl(), control -> {
            if (kind == control.getClass()) {
                found.add(kind.cast(control));
            }
        });
        return found.get(index);
    }

    private static void each(Composite parent, Consumer<Control> visitor) {
        for (Control child : parent.getChildren()) {
            visitor.accept(child);
            if (child instanceof Composite composite) {
                each(composite, visitor);
            }
        }
    }
}
