package org.parascope.inspect.ui.internal;

import java.util.List;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.IAction;
import org.eclipse.jface.action.MenuManager;

/** A table's columns in a menu: what a click on a header does, for the keyboard. UI thread only. */
final class SortMenu {
    /** A table that can be sorted. */
    interface Sorted {
        /** Titles of its columns; none where the lines are in an order of their own. */
        List<String> titles();

        /** The column by which it is sorted; -1: in its own order. */
        int sortColumn();

        /** As a click on that column's header. */
        void sortBy(int column);
    }

    private SortMenu() {
    }

    /** Filled when it opens: columns may be others by then. */
    static MenuManager of(Sorted table) {
        var menu = new MenuManager("&Sort By");
        menu.setRemoveAllWhenShown(true);
        menu.addMenuListener(shown -> {
            List<String> titles = table.titles();
            for (int i = 0; i < titles.size(); i++) {
                shown.add(sorting(table, titles.get(i), i));
            }
            if (titles.isEmpty()) {
                var none = new Action("What is shown has an order of its own") { };
                none.setEnabled(false);
                shown.add(none);
            }
        });
        return menu;
    }

    private static Action sorting(Sorted table, String title, int column) {
        var action = new Action(title.replace("&", "&&"), IAction.AS_RADIO_BUTTON) {
            @Override
            public void run() {
                if (isChecked()) { // one that is unchecked runs too
                    table.sortBy(column);
                }
            }
        };
        action.setChecked(table.sortColumn() == column);
        return action;
    }
}
