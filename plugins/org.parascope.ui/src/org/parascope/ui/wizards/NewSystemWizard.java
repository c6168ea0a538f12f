package org.parascope.ui.wizards;

import java.lang.reflect.InvocationTargetException;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.Status;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.wizard.Wizard;
import org.eclipse.ui.INewWizard;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.statushandlers.StatusManager;
import org.eclipse.ui.wizards.newresource.BasicNewResourceWizard;
import org.parascope.ui.editor.ModelImages;

/** <i>New > Dom0/DomU System</i>: a system from a template, in a project of its own or an existing one, opened in its editor. */
public final class NewSystemWizard extends Wizard implements INewWizard {
    public static final String ID = "org.parascope.ui.wizards.newSystem";

    private IWorkbench workbench = PlatformUI.getWorkbench();
    private IStructuredSelection selection;
    private NewSystemPage page;

    public NewSystemWizard() {
        setWindowTitle("New Dom0/DomU System");
        setNeedsProgressMonitor(true);
    }

    @Override
    public void init(IWorkbench newWorkbench, IStructuredSelection newSelection) {
        workbench = newWorkbench;
        selection = newSelection;
    }

    @Override
    public void addPages() {
        page = new NewSystemPage(selection);
        page.setImageDescriptor(ModelImages.descriptor("system-wizard"));
        addPage(page);
    }

    @Override
    public boolean performFinish() {
        NewSystem made = page.result();
        try {
            getContainer().run(true, true, made::create);
        } catch (InvocationTargetException e) {
            String reason = e.getCause().getMessage();
            page.setErrorMessage(reason == null ? e.getCause().toString() : reason);
            return false;
        } catch (InterruptedException e) {
            return false;
        }
        open(made.file());
        return true;
    }

    private void open(IFile file) {
        var window = workbench.getActiveWorkbenchWindow();
        if (window == null || window.getActivePage() == null) {
            return;
        }
        BasicNewResourceWizard.selectAndReveal(file, window);
        try {
            IDE.openEditor(window.getActivePage(), file);
        } catch (PartInitException e) {
            StatusManager.getManager().handle(Status.error("The new system cannot be opened.", e), StatusManager.SHOW);
        }
    }
}
