package org.parascope.ui.wizards;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.parascope.model.io.SystemFiles;

/** A list to choose a system of the workspace from; it starts at the selected one, else at the one in the editor. UI thread only. */
final class SystemCombo {
    /** What to tell where there is none. */
    static final String NONE = "The workspace has no system. Make one first: File > New > Dom0/DomU System.";

    private final List<IFile> systems = new ArrayList<>();
    private final Combo combo;

    /**
     * @param parent a grid
     * @param columns of the grid that it takes
     * @param selection where the wizard was called; may be null
     * @param changed told of each change
     */
    SystemCombo(Composite parent, int columns, IStructuredSelection selection, Runnable changed) throws CoreException {
        combo = new Combo(parent, SWT.READ_ONLY | SWT.DROP_DOWN);
        GridDataFactory.fillDefaults().grab(true, false).span(columns, 1).applyTo(combo);
        ResourcesPlugin.getWorkspace().getRoot().accept(proxy -> {
            if (proxy.getName().endsWith("." + SystemFiles.EXTENSION) && proxy.requestResource() instanceof IFile file) {
                systems.add(file);
            }
            return true;
        }, 0);
        systems.forEach(file -> combo.add(file.getFullPath().makeRelative().toString()));
        combo.addListener(SWT.Selection, _ -> changed.run());
        int index = systems.indexOf(preferred(selection));
        combo.select(index < 0 && !systems.isEmpty() ? 0 : index);
    }

    /** The chosen one; empty where the workspace has none. */
    Optional<IFile> chosen() {
        int index = combo.getSelectionIndex();
        return index < 0 ? Optional.empty() : Optional.of(systems.get(index));
    }

    private static IResource preferred(IStructuredSelection selection) {
        IResource selected = selection == null ? null : Adapters.adapt(selection.getFirstElement(), IResource.class);
        if (selected instanceof IFile) {
            return selected;
        }
        IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
        IWorkbenchPage page = window == null ? null : window.getActivePage();
        return page == null || page.getActiveEditor() == null ? null
                : Adapters.adapt(page.getActiveEditor().getEditorInput(), IFile.class);
    }
}
