/*
 * Owns the layout of the perspective in which a system is made: explorer, editor, problems.
 * It must place views only. Read next: InspectPerspective.
 */
package org.parascope.app.internal;

import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.IPerspectiveFactory;

/** System: make it. */
public final class SystemPerspective implements IPerspectiveFactory {

    static final String ID = "org.parascope.app.system";

    @Override
    public void createInitialLayout(IPageLayout layout) {
        String editor = layout.getEditorArea();
        layout.createFolder("systems", IPageLayout.LEFT, 0.2f, editor).addView(ViewIds.EXPLORER);
        var below = layout.createFolder("below", IPageLayout.BOTTOM, 0.68f, editor);
        below.addView(ViewIds.PROBLEMS);
        below.addView(ViewIds.PROPERTIES);
        below.addView(ViewIds.CONSOLES);
        below.addView(ViewIds.DRIFT);
        below.addPlaceholder(ViewIds.CONSOLE);
        below.addPlaceholder(ViewIds.PROGRESS);
        layout.addActionSet(ViewIds.LAUNCH_ACTIONS);
        layout.addPerspectiveShortcut(InspectPerspective.ID);
        layout.addPerspectiveShortcut(DebugPerspective.ID);
        layout.addShowViewShortcut(ViewIds.EXPLORER);
        layout.addShowViewShortcut(ViewIds.PROBLEMS);
        layout.addShowViewShortcut(ViewIds.PROPERTIES);
        layout.addShowViewShortcut(ViewIds.CONSOLES);
        layout.addShowViewShortcut(ViewIds.DRIFT);
        layout.addShowViewShortcut(ViewIds.PROGRESS);
        layout.addNewWizardShortcut("org.parascope.ui.wizards.newSystem");
        layout.addNewWizardShortcut("org.parascope.ui.wizards.newDomain");
        layout.addNewWizardShortcut("org.parascope.ui.wizards.newDevice");
    }
}
