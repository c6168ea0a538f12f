package org.parascope.ui.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parascope.debug.model.MachineProcess;
import org.parascope.machine.MachineAddress;
import org.parascope.run.Expect;
import org.parascope.run.RunException;
import org.parascope.ui.editor.TestProject;
import org.parascope.ui.editor.Widgets;

/** The Snapshots dialog on a machine that runs: saved under a name, gone back to, deleted. */
@Timeout(180)
class SnapshotsDialogTest {
    /** RAM below the first MiB that nobody uses. */
    private static final MachineAddress UNUSED = new MachineAddress(0x70000);

    private TestProject project;
    private SnapshotsDialog dialog;

    @BeforeEach
    void openDialog() throws Exception {
        project = new TestProject("snapshots");
        SystemLaunches.launch(project.demo(), ILaunchManager.RUN_MODE);
        TestProject.waitFor("a machine", () -> DebugPlugin.getDefault().getLaunchManager().getProcesses().length > 0);
        awaitGuests(); // until the hypervisor runs, the firmware uses all memory as it likes
        dialog = new SnapshotsDialog(TestProject.page().getWorkbenchWindow().getShell(), process());
        dialog.setBlockOnOpen(false);
        dialog.open();
    }

    @AfterEach
    void terminateAll() throws Exception {
        dialog.close();
        SystemLaunches.inBackground("End", _ -> SystemLaunches.terminate(process().machine()));
        TestProject.waitFor("the machine's end", () -> process().isTerminated());
        for (ILaunch launch : DebugPlugin.getDefault().getLaunchManager().getLaunches()) {
            DebugPlugin.getDefault().getLaunchManager().removeLaunch(launch);
        }
        project.close();
    }

    @Test
    void aMachineIsSavedUnderANameGoneBackToAndForgotten() throws Exception {
        process().machine().memory().writeLong(UNUSED, 1);
        Shell shell = dialog.getShell();
        Table table = Widgets.all(shell, Table.class).getFirst();
        TestProject.waitFor("the list", table::isEnabled);
        assertFalse(Widgets.button(shell, "Save").isEnabled(), "without a name");
        Widgets.field(shell, Text.class, "Name:").setText("all is well");
        Widgets.press(Widgets.button(shell, "Save"));
        TestProject.waitFor("the snapshot", () -> table.isEnabled() && table.getItemCount() == 1);
        assertEquals("all is well", table.getItem(0).getText(0));
        process().machine().memory().writeLong(UNUSED, 2);
        assertFalse(Widgets.button(shell, "Go Back to It").isEnabled(), "nothing is selected");
        table.select(0);
        table.notifyListeners(SWT.Selection, new Event());
        Widgets.press(Widgets.button(shell, "Go Back to It"));
        TestProject.waitFor("the machine's way back", table::isEnabled);
        assertEquals(null, dialog.getErrorMessage());
        assertEquals(1, process().machine().memory().readLong(UNUSED));
        Widgets.field(shell, Text.class, "Name:").setText("all is well");
        Widgets.press(Widgets.button(shell, "Save"));
        TestProject.waitFor("why it cannot be saved", () -> dialog.getErrorMessage() != null && dialog.getErrorMessage().contains("already"));
        TestProject.waitFor("the list again", table::isEnabled);
        table.select(0);
        table.notifyListeners(SWT.Selection, new Event());
        Widgets.press(Widgets.button(shell, "Delete"));
        TestProject.waitFor("an empty list", () -> table.isEnabled() && table.getItemCount() == 0);
    }

    private static void awaitGuests() {
        var isUp = new AtomicBoolean();
        SystemLaunches.inBackground("Start", _ -> {
            try (var console = new Expect(process().machine().firstConsole())) {
                console.await("met domain 2", Duration.ofSeconds(60));
                isUp.set(true);
            } catch (RunException e) {
                throw new CoreException(SystemLaunches.error(e));
            }
        });
        TestProject.waitFor("the guests", isUp::get);
    }

    private static MachineProcess process() {
        return (MachineProcess) DebugPlugin.getDefault().getLaunchManager().getProcesses()[0];
    }
}
