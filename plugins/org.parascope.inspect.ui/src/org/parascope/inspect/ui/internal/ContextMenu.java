package org.parascope.inspect.ui.internal;

import java.util.Optional;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jface.action.ActionContributionItem;
import org.eclipse.jface.action.IAction;
import org.eclipse.jface.action.IContributionItem;
import org.eclipse.jface.action.IMenuManager;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Control;
import org.eclipse.ui.IActionBars;
import org.eclipse.ui.actions.ActionFactory;

/**
 * All that a view offers in its tool bar and its menu, under the right mouse button and the menu key: what the keyboard reaches without
 * a key of its own. UI thread only.
 */
@NonNullByDefault({}) // the workbench's own parameters are not annotated
final class ContextMenu {
    private ContextMenu() {
    }

    /**
     * Gives it to the controls in which a view shows what it shows.
     *
     * @param sorted its table, if it has one
     */
    static void add(IActionBars bars, Optional<SortMenu.Sorted> sorted, Control... controls) {
        var menu = new MenuManager();
        menu.setRemoveAllWhenShown(true);
        menu.addMenuListener(shown -> {
            IAction copy = bars.getGlobalActionHandler(ActionFactory.COPY.getId());
            if (copy != null) {
                shown.add(copy);
            }
            addActions(shown, bars.getToolBarManager().getItems());
            shown.add(new Separator());
            addActions(shown, bars.getMenuManager().getItems());
            sorted.ifPresent(table -> shown.add(SortMenu.of(table)));
            shown.add(InspectView.shownMachine(controls[0].getDisplay()).menu());
        });
        for (Control control : controls) {
            control.setMenu(menu.createContextMenu(control));
        }
        controls[0].addListener(SWT.Dispose, event -> menu.dispose());
    }

    private static void addActions(IMenuManager menu, IContributionItem[] items) {
        for (IContributionItem item : items) {
            if (item instanceof ActionContributionItem action) {
                menu.add(action.getAction());
            }
        }
    }
}
