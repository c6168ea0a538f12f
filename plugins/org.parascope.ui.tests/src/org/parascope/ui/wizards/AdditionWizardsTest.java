package org.parascope.ui.wizards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.wizard.WizardDialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parascope.model.DomainModel;
import org.parascope.model.SystemModel;
import org.parascope.ui.editor.SystemEditor;
import org.parascope.ui.editor.TestProject;

/** The wizards for a domain and a device, in real dialogs, filled in as a user would. */
class AdditionWizardsTest {
    private TestProject project;
    private IFile file;
    private AdditionWizard wizard;
    private WizardDialog dialog;

    @BeforeEach
    void make() throws Exception {
        project = new TestProject("additions");
        file = project.demo();
    }

    @AfterEach
    void close() throws CoreException {
        dialog.close();
        project.close();
    }

    @Test
    void aDomainIsAddedInTheEditorAsOneChangeThatCanBeUndone() {
        open(new NewDomainWizard());
        assertEquals("guest1", text(0).getText());
        text(0).setText("web");
        text(1).setText("24M");
        assertTrue(wizard.canFinish(), fault());
        assertTrue(wizard.performFinish());
        TestProject.settle();
        DomainModel added = system().getDomains().getLast();
        assertEquals("web", added.getName());
        assertEquals("24M", added.getMemory().toString());
        assertTrue(editor().isDirty());
        editor().edited().delete(added);
        assertEquals(3, system().getDomains().size());
    }

    @Test
    void aNameThatIsTakenAndMemoryThatIsNoneAreExplained() {
        open(new NewDomainWizard());
        text(0).setText("busy");
        assertTrue(fault().contains("is named 'busy' too"), fault());
        text(0).setText("web");
        text(1).setText("much");
        assertFalse(wizard.canFinish());
        assertTrue(fault().contains("much"), fault());
    }

    @Test
    void aDiskIsAddedToTheChosenDomain() {
        open(new NewDeviceWizard());
        choose(DeviceKind.DISK);
        assertEquals("blocked", combo(2).getText());
        text(0).setText("/var/lib/xen/images/data.img");
        assertTrue(wizard.canFinish(), fault());
        assertTrue(wizard.performFinish());
        TestProject.settle();
        DomainModel blocked = system().getDomains().get(1);
        assertEquals("/var/lib/xen/images/data.img", blocked.getVbds().getFirst().getSource());
        assertEquals("xvda", blocked.getVbds().getFirst().getDevice());
    }

    @Test
    void eachKindOfDeviceIsMadeOrSaysWhyNot() {
        for (DeviceKind kind : DeviceKind.values()) {
            open(new NewDeviceWizard());
            choose(kind);
            if (kind == DeviceKind.CONSOLE) {
                assertTrue(fault().contains("has a console already"), fault());
            } else if (kind == DeviceKind.MACHINE_DISK) {
                assertTrue(fault().contains("disk.img"), fault());
            } else {
                assertTrue(wizard.canFinish(), kind + ": " + fault());
            }
            dialog.close();
        }
    }

    @Test
    void anAddressThatIsNoneIsExplained() {
        open(new NewDeviceWizard());
        choose(DeviceKind.INTERRUPT);
        text(0).setText("five");
        assertTrue(fault().contains("found 'five'"), fault());
        choose(DeviceKind.PCI);
        text(0).setText("nowhere");
        assertTrue(fault().contains("nowhere"), fault());
    }

    private void open(AdditionWizard opened) {
        wizard = opened;
        wizard.init(PlatformUI.getWorkbench(), new StructuredSelection(file));
        dialog = new WizardDialog(PlatformUI.getWorkbench().getActiveWorkbenchWindow().getShell(), wizard);
        dialog.setBlockOnOpen(false);
        dialog.open();
        TestProject.settle();
    }

    private void choose(DeviceKind kind) {
        combo(1).select(kind.ordinal());
        combo(1).notifyListeners(SWT.Selection, new Event());
    }

    private String fault() {
        String message = wizard.getPages()[0].getErrorMessage();
        return message == null ? "" : message;
    }

    private static SystemEditor editor() {
        return (SystemEditor) TestProject.page().getActiveEditor();
    }

    private static SystemModel system() {
        return editor().edited().system().orElseThrow();
    }

    private Text text(int index) {
        return fields(Text.class).get(index);
    }

    private Combo combo(int index) {
        return fields(Combo.class).get(index);
    }

    private <T extends Control> List<T> fields(Class<T> kind) {
        var found = new ArrayList<T>();
        Arrays.stream(((Composite) wizard.getPages()[0].getControl()).getChildren()).filter(kind::isInstance).map(kind::cast).forEach(found::add);
        return found;
    }
}
