package org.parascope.ui.wizards;

import java.util.Optional;
import org.eclipse.core.resources.IFile;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.wizard.Wizard;
import org.eclipse.ui.INewWizard;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.ide.IDE;
import org.parascope.ui.editor.ModelImages;
import org.parascope.ui.editor.SystemEditor;

/**
 * What the wizards for a new domain and a new device have in common: the element is added in the system's editor, as a change that can
 * be undone, and shown there. Nothing is saved. UI thread only.
 */
abstract class AdditionWizard extends Wizard implements INewWizard {
    private IStructuredSelection selection;
    private AdditionPage page;

    AdditionWizard(String title) {
        setWindowTitle(title);
    }

    @Override
    public void init(IWorkbench workbench, IStructuredSelection newSelection) {
        selection = newSelection;
    }

    @Override
    public void addPages() {
        page = page(selection);
        page.setImageDescriptor(ModelImages.descriptor("system-wizard"));
        addPage(page);
    }

    @Override
    public boolean performFinish() {
        Optional<IFile> file = page.file();
        if (file.isEmpty()) {
            return false;
        }
        try {
            var opened = IDE.openEditor(PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage(), file.get());
            if (opened instanceof SystemEditor editor && editor.edited().system().isPresent()) {
                // Made anew for the editor's own system: the page looked at the same one, or at the file.
                Addition addition = page.addition(editor.edited().system().get());
                editor.edited().add(addition.owner(), addition.feature(), addition.element());
                editor.reveal(addition.element(), Optional.empty());
                return true;
            }
            page.setErrorMessage(file.get().getFullPath() + " cannot be read. Open it, and mend it first.");
        } catch (PartInitException e) {
            page.setErrorMessage(e.getMessage());
        }
        return false;
    }

    abstract AdditionPage page(IStructuredSelection where);
}
