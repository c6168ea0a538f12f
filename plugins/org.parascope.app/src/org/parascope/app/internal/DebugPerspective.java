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
        var right = layout.createFolder("right", IPageLayout.RIGHT, 0.55f, editor);
        right.addView(ViewIds.HYPERCALL);
        right.addView(ViewIds.VARIABLES);
        right.addView(ViewIds.REGISTERS);
        right.addPlaceholder(ViewIds.EXPRESSIONS);
        var below = layout.createFolder("below", IPageLayout.BOTTOM, 0.66f, editor);
        below.addView(ViewIds.CONSOLES);
        below.addView(ViewIds.BREAKPOINTS);
        below.addView(ViewIds.DISASSEMBLY);
        below.addView(ViewIds.MEMORY);
        below.addView(ViewIds.CONSOLE);
        below.addPlaceholder(ViewIds.DOMAINS);
        below.addPlaceholder(ViewIds.PAGE_TABLES);
        below.addPlaceholder(ViewIds.GRANTS);
        below.addPlaceholder(ViewIds.EVENTS);
        layout.addActionSet(ViewIds.LAUNCH_ACTIONS);
        layout.addActionSet(ViewIds.DEBUG_ACTIONS);
        layout.addActionSet("org.eclipse.debug.ui.breakpointActionSet");
        layout.addPerspectiveShortcut(SystemPerspective.ID);
        layout.addPerspectiveShortcut(InspectPerspective.ID);
    }
}
