/*
 * Owns how the workbench as a whole behaves: the first perspective, what is restored, what happens on the way out.
 * It must not know single views or editors; perspectives do.
 * Read next: ParascopeWindowAdvisor, FirstStart.
 */
package org.parascope.app.internal;

import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IAdaptable;
import org.eclipse.core.runtime.Platform;
import org.eclipse.jface.resource.ResourceLocator;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.application.IWorkbenchConfigurer;
import org.eclipse.ui.application.IWorkbenchWindowConfigurer;
import org.eclipse.ui.application.WorkbenchAdvisor;
import org.eclipse.ui.application.WorkbenchWindowAdvisor;
import org.eclipse.ui.ide.IDE;
import org.parascope.ui.launch.ClosingQuestion;
import org.parascope.ui.preferences.Settings;

/** The workbench's behaviour; all methods run on the UI thread. */
public final class ParascopeAdvisor extends WorkbenchAdvisor {

    @Override
    public void initialize(IWorkbenchConfigurer configurer) {
        super.initialize(configurer);
        configurer.setSaveAndRestore(true);
        IDE.registerAdapters();
        Settings.follow();
        // The platform's own application declares these; the explorer and the Problems view show them.
        declare(configurer, IDE.SharedImages.IMG_OBJ_PROJECT, "prj_obj");
        declare(configurer, IDE.SharedImages.IMG_OBJ_PROJECT_CLOSED, "cprj_obj");
        declare(configurer, "IMG_OBJS_ERROR_PATH", "error_tsk");
        declare(configurer, "IMG_OBJS_WARNING_PATH", "warn_tsk");
        declare(configurer, "IMG_OBJS_INFO_PATH", "info_tsk");
    }

    private static void declare(IWorkbenchConfigurer configurer, String id, String icon) {
        ResourceLocator.imageDescriptorFromBundle("org.eclipse.ui.ide", "icons/full/obj16/" + icon + ".svg")
                .ifPresent(image -> configurer.declareImage(id, image, true));
    }

    @Override
    public WorkbenchWindowAdvisor createWorkbenchWindowAdvisor(IWorkbenchWindowConfigurer configurer) {
        return new ParascopeWindowAdvisor(configurer);
    }

    @Override
    public String getInitialWindowPerspectiveId() {
        return SystemPerspective.ID;
    }

    @Override
    public IAdaptable getDefaultPageInput() {
        return ResourcesPlugin.getWorkspace().getRoot();
    }

    @Override
    public boolean preShutdown() {
        if (!ClosingQuestion.mayClose(Display.getCurrent().getActiveShell())) {
            return false;
        }
        try {
            ResourcesPlugin.getWorkspace().save(true, null);
        } catch (CoreException e) {
            Platform.getLog(ParascopeAdvisor.class).log(e.getStatus());
        }
        return super.preShutdown();
    }
}
