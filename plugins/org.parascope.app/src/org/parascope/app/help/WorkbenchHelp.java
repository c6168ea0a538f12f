/*
 * Owns what F1 and Help Contents do: they show a page in the Help view, the one about the part that has the focus, or beside a dialog
 * that blocks the window.
 * The platform finds it by the extension point org.eclipse.ui.helpSupport. Read next: HelpView, HelpTray.
 */
package org.parascope.app.help;

import java.util.Optional;
import org.eclipse.help.IContext;
import org.eclipse.jface.dialogs.TrayDialog;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchPart;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.help.AbstractHelpUI;

/** The help's side towards the platform. UI thread only. */
public final class WorkbenchHelp extends AbstractHelpUI {

    @Override
    public void displayHelp() {
        show(HelpView.CONTENTS);
    }

    @Override
    public void displayDynamicHelp() {
        Optional<TrayDialog> dialog = HelpTray.blocking(Display.getCurrent());
        if (dialog.isPresent()) {
            HelpTray.show(dialog.get());
            return;
        }
        IWorkbenchPage page = page();
        IWorkbenchPart part = page == null ? null : page.getActivePart();
        show(part == null ? HelpView.CONTENTS : HelpView.pageAbout(part.getSite().getId()));
    }

    @Override
    public void displayContext(IContext context, int x, int y) {
        displayDynamicHelp();
    }

    @Override
    public void displayHelpResource(String href) {
        show(href);
    }

    @Override
    public boolean isContextHelpDisplayed() {
        return false;
    }

    @Override
    public void displaySearch() {
        show(HelpView.CONTENTS);
    }

    private static void show(String id) {
        IWorkbenchPage page = page();
        if (page != null) {
            HelpLinks.follow(page.getWorkbenchWindow(), "page:" + id);
        }
    }

    private static IWorkbenchPage page() {
        IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
        return window == null ? null : window.getActivePage();
    }
}
