/*
 * Owns where a link of the help and of the welcome page leads: to a page, a view, a perspective, a command or a cheat sheet.
 * Read next: HelpView, WelcomePart.
 */
package org.parascope.app.help;

import org.eclipse.core.commands.common.CommandException;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.WorkbenchException;
import org.eclipse.ui.commands.ICommandService;
import org.eclipse.ui.handlers.IHandlerService;
import org.eclipse.ui.statushandlers.StatusManager;

/** Follows links of the form {@code kind:target}. UI thread only. */
public final class HelpLinks {
    private HelpLinks() {
    }

    /** Follows a link; what cannot be followed is told to the user. */
    public static void follow(IWorkbenchWindow window, String link) {
        int colon = link.indexOf(':');
        String target = link.substring(colon + 1);
        IWorkbenchPage page = window.getActivePage();
        try {
            switch (link.substring(0, Math.max(colon, 0))) {
                case "page" -> HelpView.show(page, target);
                case "view" -> page.showView(target);
                case "perspective" -> window.getWorkbench().showPerspective(target, window);
                case "sheet" -> SheetView.show(page, target);
                case "command" -> command(window, target);
                default -> tell("This link leads nowhere: " + link, null);
            }
        } catch (PartInitException e) {
            tell("The view " + target + " cannot be opened: " + e.getMessage(), e);
        } catch (WorkbenchException e) {
            tell("The perspective " + target + " cannot be opened: " + e.getMessage(), e);
        }
    }

    private static void command(IWorkbenchWindow window, String serialized) {
        var commands = window.getService(ICommandService.class);
        var handlers = window.getService(IHandlerService.class);
        try {
            handlers.executeCommand(commands.deserialize(serialized), null);
        } catch (CommandException e) {
            tell("This cannot be done now: " + e.getMessage(), e);
        }
    }

    private static void tell(String what, Exception why) {
        IStatus status = why == null ? Status.error(what) : Status.error(what, why);
        StatusManager.getManager().handle(status, StatusManager.SHOW);
    }
}
