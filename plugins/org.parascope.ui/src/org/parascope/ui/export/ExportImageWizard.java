package org.parascope.ui.export;

import java.nio.file.Path;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.wizard.Wizard;
import org.eclipse.ui.IExportWizard;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.PlatformUI;
import org.parascope.model.io.SystemFiles;
import org.parascope.ui.editor.ModelImages;

/** <i>Export > Bootable image</i>: asks which system and where to, and starts an {@link ExportJob}. */
public final class ExportImageWizard extends Wizard implements IExportWizard {
    public static final String ID = "org.parascope.ui.export.image";

    private ExportImagePage page;
    private IWorkbench workbench = PlatformUI.getWorkbench();
    private IFile selected;

    public ExportImageWizard() {
        setWindowTitle("Export Bootable Image");
    }

    @Override
    public void init(IWorkbench newWorkbench, IStructuredSelection selection) {
        workbench = newWorkbench;
        IFile file = selection == null ? null : Adapters.adapt(selection.getFirstElement(), IFile.class);
        if (file == null && workbench.getActiveWorkbenchWindow() != null
                && workbench.getActiveWorkbenchWindow().getActivePage().getActiveEditor() != null) {
            file = Adapters.adapt(workbench.getActiveWorkbenchWindow().getActivePage().getActiveEditor().getEditorInput(), IFile.class);
        }
        selected = file != null && SystemFiles.EXTENSION.equals(file.getFileExtension()) ? file : null;
    }

    @Override
    public void addPages() {
        page = new ExportImagePage(selected);
        page.setImageDescriptor(ModelImages.descriptor("image-wizard"));
        addPage(page);
    }

    @Override
    public boolean performFinish() {
        IFile system = page.system();
        Path target = page.target();
        if (!PlatformUI.getWorkbench().saveAllEditors(true)) {
            return false;
        }
        page.remember();
        new ExportJob(system, page.format(), target).schedule();
        return true;
    }
}
