/*
 * Owns the layout of the perspective in which a running system is watched: the live views and the consoles.
 * There is no editor area: what one domain has stands above what is between domains, each as wide as the window. It must place views only. Read next: DebugPerspective.
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
        var wide = layout.createFolder("wide", IPageLayout.TOP, 0.52f, editor);
        wide.addView(ViewIds.PAGE_TABLES);
        wide.addView(ViewIds.FRAMES);
        wide.addView(ViewIds.FRAME);
        wide.addView(ViewIds.AUDITS);
        wide.addView(ViewIds.HYPERCALLS);
        wide.addView(ViewIds.TIMELINE);
        wide.addView(ViewIds.VCPU);
        wide.addView(ViewIds.PROCESSES);
        wide.addView(ViewIds.INTERRUPTS);
        wide.addView(ViewIds.DEVICES);
        var between = layout.createFolder("domains", IPageLayout.BOTTOM, 0.52f, "wide");
        between.addView(ViewIds.DOMAINS);
        between.addView(ViewIds.EVENTS);
        between.addView(ViewIds.GRANTS);
        between.addView(ViewIds.XENSTORE);
        between.addView(ViewIds.LOG);
        between.addView(ViewIds.CONSOLES);
        layout.addPerspectiveShortcut(SystemPerspective.ID);
        layout.addPerspectiveShortcut(DebugPerspective.ID);
        for (String view : new String[] {ViewIds.DOMAINS, ViewIds.VCPU, ViewIds.LOG, ViewIds.PAGE_TABLES, ViewIds.FRAMES, ViewIds.FRAME,
            ViewIds.AUDITS, ViewIds.GRANTS, ViewIds.EVENTS, ViewIds.HYPERCALLS, ViewIds.TIMELINE, ViewIds.PROCESSES, ViewIds.INTERRUPTS,
            ViewIds.DEVICES, ViewIds.XENSTORE, ViewIds.CONSOLES}) {
            layout.addShowViewShortcut(view);
        }
        layout.addActionSet(ViewIds.LAUNCH_ACTIONS);
        layout.addActionSet(ViewIds.DEBUG_ACTIONS);
    }
}
