/*
 * Owns the layout of the perspective in which a running system is watched: the four live views and the consoles.
 * There is no editor area, so that everything is seen at once. It must place views only. Read next: DebugPerspective.
 */
package org.parascope.app.internal;

import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.IPerspectiveFactory;

/** Inspect: watch it. */
public final class InspectPerspective implements IPerspectiveFactory {

    static final String ID = "org.parascope.app.inspect";

    @Override
    public void createInitialLayout(IPageLayout layout) {
        layout.setEditorAreaVisible(false);
        String editor = layout.getEditorArea();
        layout.createFolder("domains", IPageLayout.LEFT, 0.40f, editor).addView(ViewIds.DOMAINS);
        var tables = layout.createFolder("pagetables", IPageLayout.RIGHT, 0.40f, editor);
        tables.addView(ViewIds.PAGE_TABLES);
        tables.addView(ViewIds.HYPERCALLS);
        layout.createFolder("consoles", IPageLayout.BOTTOM, 0.50f, "domains").addView(ViewIds.CONSOLES);
        layout.createFolder("grants", IPageLayout.BOTTOM, 0.50f, "pagetables").addView(ViewIds.GRANTS);
        layout.createFolder("events", IPageLayout.RIGHT, 0.50f, "grants").addView(ViewIds.EVENTS);
        layout.addPerspectiveShortcut(SystemPerspective.ID);
        layout.addPerspectiveShortcut(DebugPerspective.ID);
        for (String view : new String[] {ViewIds.DOMAINS, ViewIds.PAGE_TABLES, ViewIds.GRANTS, ViewIds.EVENTS,
            ViewIds.HYPERCALLS, ViewIds.CONSOLES}) {
            layout.addShowViewShortcut(view);
        }
        layout.addActionSet(ViewIds.LAUNCH_ACTIONS);
        layout.addActionSet(ViewIds.DEBUG_ACTIONS);
    }
}
