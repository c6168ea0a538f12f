package org.parascope.ui.wizards;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.wizard.Wizard;
import org.eclipse.ui.IImportWizard;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.ide.IDE;
import org.parascope.model.exchange.Note;
import org.parascope.ui.editor.ModelImages;

/** <i>Import > Domains</i>: xl.cfg files and libvirt's XML into a system of the workspace. UI thread only. */
public final class ImportDomainsWizard extends Wizard implements IImportWizard {
    private static final int MOST_SHOWN = 12;

    private IStructuredSelection selection;
    private ImportDomainsPage page;

    public ImportDomainsWizard() {
        setWindowTitle("Import Domains");
    }

    @Override
    public void init(IWorkbench workbench, IStructuredSelection newSelection) {
        selection = newSelection;
    }

    @Override
    public void addPages() {
        page = new ImportDomainsPage(selection);
        page.setImageDescriptor(ModelImages.descriptor("system-wizard"));
        addPage(page);
    }

    @Override
    public boolean performFinish() {
        IFile system = page.system();
        try {
            List<Note> notes = new DomainImport(Path.of(system.getLocation().toOSString()), page.files()).run();
            system.refreshLocal(IResource.DEPTH_ZERO, null);
            IDE.openEditor(PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage(), system);
            if (!notes.isEmpty()) {
                String more = notes.size() > MOST_SHOWN ? "\n... and " + (notes.size() - MOST_SHOWN) + " more" : "";
                MessageDialog.openInformation(getShell(), "Import Domains", "Imported. What to look at:\n\n"
                        + String.join("\n", notes.stream().limit(MOST_SHOWN).map(Note::toString).toList()) + more);
            }
            return true;
        } catch (IOException | CoreException e) {
            page.setErrorMessage(e.getMessage());
            return false;
        }
    }
}
