/*
 * Owns the menus that every window has: File, Edit, Navigate, Run (a place that the debug platform fills), Window, Help.
 * It must not hold commands of single views; those come by plugin.xml. Read next: ../../../../../plugin.xml.
 */
package org.parascope.app.internal;

import org.eclipse.jface.action.GroupMarker;
import org.eclipse.jface.action.ICoolBarManager;
import org.eclipse.jface.action.IMenuManager;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.jface.action.ToolBarContributionItem;
import org.eclipse.jface.action.ToolBarManager;
import org.eclipse.swt.SWT;
import org.eclipse.ui.IWorkbenchActionConstants;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.actions.ActionFactory;
import org.eclipse.ui.actions.ContributionItemFactory;
import org.eclipse.ui.application.ActionBarAdvisor;
import org.eclipse.ui.application.IActionBarConfigurer;

/** Fills the menu bar and the tool bar of a window. */
final class ParascopeActionBars extends ActionBarAdvisor {

    private IWorkbenchWindow window;

    ParascopeActionBars(IActionBarConfigurer configurer) {
        super(configurer);
    }

    @Override
    protected void makeActions(IWorkbenchWindow target) {
        window = target;
    }

    @Override
    protected void fillMenuBar(IMenuManager menuBar) {
        menuBar.add(fileMenu());
        menuBar.add(editMenu());
        menuBar.add(navigateMenu());
        // The debug platform puts its Run menu here.
        menuBar.add(new GroupMarker(IWorkbenchActionConstants.MB_ADDITIONS));
        menuBar.add(windowMenu());
        menuBar.add(helpMenu());
    }

    private MenuManager fileMenu() {
        var menu = new MenuManager("&File", IWorkbenchActionConstants.M_FILE);
        menu.add(new GroupMarker(IWorkbenchActionConstants.FILE_START));
        var wizards = new MenuManager("&New", "new");
        wizards.add(ContributionItemFactory.NEW_WIZARD_SHORTLIST.create(window));
        menu.add(wizards);
        menu.add(new GroupMarker(IWorkbenchActionConstants.NEW_EXT));
        menu.add(new Separator());
        add(menu, ActionFactory.CLOSE, ActionFactory.CLOSE_ALL);
        menu.add(new Separator());
        add(menu, ActionFactory.SAVE, ActionFactory.SAVE_AS, ActionFactory.SAVE_ALL, ActionFactory.REVERT);
        menu.add(new Separator());
        add(menu, ActionFactory.RENAME, ActionFactory.REFRESH);
        menu.add(new Separator());
        add(menu, ActionFactory.IMPORT, ActionFactory.EXPORT);
        menu.add(new GroupMarker(IWorkbenchActionConstants.MB_ADDITIONS));
        menu.add(new Separator());
        add(menu, ActionFactory.PROPERTIES);
        menu.add(ContributionItemFactory.REOPEN_EDITORS.create(window));
        menu.add(new Separator());
        add(menu, ActionFactory.QUIT);
        menu.add(new GroupMarker(IWorkbenchActionConstants.FILE_END));
        return menu;
    }

    private MenuManager editMenu() {
        var menu = new MenuManager("&Edit", IWorkbenchActionConstants.M_EDIT);
        menu.add(new GroupMarker(IWorkbenchActionConstants.EDIT_START));
        add(menu, ActionFactory.UNDO, ActionFactory.REDO);
        menu.add(new GroupMarker(IWorkbenchActionConstants.UNDO_EXT));
        menu.add(new Separator());
        add(menu, ActionFactory.CUT, ActionFactory.COPY, ActionFactory.PASTE);
        menu.add(new GroupMarker(IWorkbenchActionConstants.CUT_EXT));
        menu.add(new Separator());
        add(menu, ActionFactory.DELETE, ActionFactory.SELECT_ALL);
        menu.add(new Separator());
        add(menu, ActionFactory.FIND);
        menu.add(new GroupMarker(IWorkbenchActionConstants.FIND_EXT));
        menu.add(new GroupMarker(IWorkbenchActionConstants.EDIT_END));
        menu.add(new GroupMarker(IWorkbenchActionConstants.MB_ADDITIONS));
        return menu;
    }

    private MenuManager navigateMenu() {
        var menu = new MenuManager("&Navigate", IWorkbenchActionConstants.M_NAVIGATE);
        menu.add(new GroupMarker(IWorkbenchActionConstants.NAV_START));
        menu.add(new GroupMarker(IWorkbenchActionConstants.OPEN_EXT));
        menu.add(new GroupMarker(IWorkbenchActionConstants.SHOW_EXT));
        menu.add(new Separator());
        add(menu, ActionFactory.NEXT, ActionFactory.PREVIOUS);
        menu.add(new GroupMarker(IWorkbenchActionConstants.MB_ADDITIONS));
        menu.add(new Separator());
        add(menu, ActionFactory.BACKWARD_HISTORY, ActionFactory.FORWARD_HISTORY);
        menu.add(new GroupMarker(IWorkbenchActionConstants.NAV_END));
        return menu;
    }

    private MenuManager windowMenu() {
        var menu = new MenuManager("&Window", IWorkbenchActionConstants.M_WINDOW);
        add(menu, ActionFactory.OPEN_NEW_WINDOW);
        menu.add(new Separator());
        var views = new MenuManager("Show &View", "showView");
        views.add(ContributionItemFactory.VIEWS_SHORTLIST.create(window));
        var perspectives = new MenuManager("&Perspective", "perspective");
        perspectives.add(ContributionItemFactory.PERSPECTIVES_SHORTLIST.create(window));
        menu.add(perspectives);
        menu.add(views);
        menu.add(new Separator());
        add(menu, ActionFactory.RESET_PERSPECTIVE, ActionFactory.MAXIMIZE, ActionFactory.MINIMIZE);
        add(menu, ActionFactory.NEXT_PART, ActionFactory.NEXT_EDITOR, ActionFactory.NEXT_PERSPECTIVE);
        menu.add(new GroupMarker(IWorkbenchActionConstants.MB_ADDITIONS));
        menu.add(new Separator());
        add(menu, ActionFactory.PREFERENCES);
        return menu;
    }

    private MenuManager helpMenu() {
        var menu = new MenuManager("&Help", IWorkbenchActionConstants.M_HELP);
        add(menu, ActionFactory.INTRO, ActionFactory.HELP_CONTENTS, ActionFactory.DYNAMIC_HELP);
        menu.add(new GroupMarker(IWorkbenchActionConstants.HELP_START));
        menu.add(new GroupMarker(IWorkbenchActionConstants.HELP_END));
        menu.add(new GroupMarker(IWorkbenchActionConstants.MB_ADDITIONS));
        menu.add(new Separator());
        add(menu, ActionFactory.ABOUT);
        return menu;
    }

    @Override
    protected void fillCoolBar(ICoolBarManager coolBar) {
        coolBar.add(new GroupMarker("group.file"));
        var file = new ToolBarManager(SWT.FLAT | SWT.RIGHT);
        for (var factory : new ActionFactory[] {ActionFactory.NEW, ActionFactory.SAVE, ActionFactory.SAVE_ALL}) {
            file.add(action(factory));
        }
        coolBar.add(new ToolBarContributionItem(file, IWorkbenchActionConstants.TOOLBAR_FILE));
        coolBar.add(new GroupMarker(IWorkbenchActionConstants.MB_ADDITIONS));
        coolBar.add(new GroupMarker("group.nav"));
        coolBar.add(new GroupMarker(IWorkbenchActionConstants.GROUP_EDITOR));
        coolBar.add(new GroupMarker(IWorkbenchActionConstants.GROUP_HELP));
    }

    private void add(IMenuManager menu, ActionFactory... factories) {
        for (ActionFactory factory : factories) {
            menu.add(action(factory));
        }
    }

    private ActionFactory.IWorkbenchAction action(ActionFactory factory) {
        var known = getAction(factory.getId());
        if (known instanceof ActionFactory.IWorkbenchAction reusable) {
            return reusable;
        }
        var action = factory.create(window);
        register(action);
        return action;
    }
}
