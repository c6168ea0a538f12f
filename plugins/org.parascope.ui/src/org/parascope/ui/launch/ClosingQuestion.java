package org.parascope.ui.launch;

import java.util.Arrays;
import java.util.List;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.MessageDialogWithToggle;
import org.eclipse.swt.widgets.Shell;
import org.parascope.debug.model.MachineProcess;
import org.parascope.ui.preferences.Settings;

/** What is asked before the window closes: systems that it started end with it. UI thread only. */
public final class ClosingQuestion {
    private ClosingQuestion() {
    }

    /** Whether it may close: nothing runs, the user wants it, or does not want to be asked. */
    public static boolean mayClose(Shell parent) {
        List<String> running = running();
        if (running.isEmpty() || !Settings.asksBeforeClosing()) {
            return true;
        }
        var dialog = MessageDialogWithToggle.openOkCancelConfirm(parent, "Close Parascope",
                "%s %s. Closing the window ends %s, as pulling the plug does.".formatted(String.join(", ", running),
                        running.size() == 1 ? "is running" : "are running", running.size() == 1 ? "it" : "them"),
                "Close without asking from now on", false, null, null);
        if (dialog.getReturnCode() != IDialogConstants.OK_ID) {
            return false;
        }
        if (dialog.getToggleState()) {
            Settings.askNoMore();
        }
        return true;
    }

    private static List<String> running() {
        return Arrays.stream(DebugPlugin.getDefault().getLaunchManager().getProcesses()).filter(MachineProcess.class::isInstance)
                .map(MachineProcess.class::cast).filter(process -> !process.isTerminated()).map(process -> process.machine().name()).toList();
    }
}
