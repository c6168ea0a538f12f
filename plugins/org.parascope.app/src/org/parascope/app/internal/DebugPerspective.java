/*
 * Owns the layout of the perspective in which a system is stopped: debug tree, source, variables, the hypercall.
 * It must place views only. Read next: SystemPerspective.
 */
package org.parascope.app.internal;

import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.IPerspectiveFactory;

/** Debug: stop it. */
public final class DebugPerspective implements IPerspectiveFactory {

    static final String ID = "org.parascope.app.debug";

    @Override
    public void createInitialLayout(IPageLayout layout) {
        String editor = layout.getEditorArea();
        layout.createFolder("debug", IPageLayout.LEFT, 0.28f, editor).addView(ViewIds.DEBUG);
        var right = layout.createFolder("right", IPageLayout.RIGHT, 0.60f, editor);
        right.addView(ViewIds.HYPERCALL);
        right.addView(ViewIds.VARIABLES);
        right.addView(ViewIds.REGISTERS);
        right.addView(ViewIds.BREAKPOINTS);
        right.addView(ViewIds.EXPRESSIONS);
        var below = layout.createFolder("below", IPageLayout.BOTTOM, 0.66f, editor);
        below.addView(ViewIds.CONSOLES);
        below.addView(ViewIds.DOMAINS);
        below.addView(ViewIds.PAGE_TABLES);
        below.addPlaceholder(ViewIds.GRANTS);
        below.addPlaceholder(ViewIds.EVENTS);
        below.addPlaceholder(ViewIds.CONSOLE);
        layout.addActionSet(ViewIds.LAUNCH_ACTIONS);
        layout.addActionSet(ViewIds.DEBUG_ACTIONS);
        layout.addActionSet("org.eclipse.debug.ui.breakpointActionSet");
        layout.addPerspectiveShortcut(SystemPerspective.ID);
        layout.addPerspectiveShortcut(InspectPerspective.ID);
    }
}
