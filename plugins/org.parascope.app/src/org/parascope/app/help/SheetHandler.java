/*
 * Owns the command that opens a cheat sheet by its id, for menus. Read next: SheetView.
 */
package org.parascope.app.help;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.ui.handlers.HandlerUtil;

/** Opens the sheet that the parameter names. */
public final class SheetHandler extends AbstractHandler {
    private static final String PARAMETER = "org.parascope.app.openSheet.sheet";

    @Override
    public Object execute(ExecutionEvent event) throws ExecutionException {
        HelpLinks.follow(HandlerUtil.getActiveWorkbenchWindowChecked(event), "sheet:" + event.getParameter(PARAMETER));
        return this;
    }
}
