package org.parascope.ui.explorer;

import java.util.Optional;
import org.eclipse.core.resources.IFile;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.IMenuManager;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.ui.IActionBars;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.navigator.CommonActionProvider;
import org.eclipse.ui.navigator.ICommonActionConstants;
import org.eclipse.ui.navigator.ICommonActionExtensionSite;
import org.eclipse.ui.navigator.ICommonMenuConstants;
import org.eclipse.ui.navigator.ICommonViewerWorkbenchSite;
import org.eclipse.ui.statushandlers.StatusManager;
import org.parascope.model.ModelElement;
import org.parascope.ui.editor.EditedSystem;
import org.parascope.ui.editor.SystemEditor;

/** Opening an element of the explorer: the editor of its file, with the element selected. */
public final class OpenElement extends CommonActionProvider {
    private Open open;

    @Override
    public void init(ICommonActionExtensionSite site) {
        super.init(site);
        if (site.getViewSite() instanceof ICommonViewerWorkbenchSite workbench) {
            open = new Open(workbench);
        }
    }

    @Override
    public void fillActionBars(IActionBars bars) {
        if (open != null && open.element().isPresent()) {
            bars.setGlobalActionHandler(ICommonActionConstants.OPEN, open);
        }
    }

    @Override
    public void fillContextMenu(IMenuManager menu) {
        if (open != null && open.element().isPresent()) {
            menu.appendToGroup(ICommonMenuConstants.GROUP_OPEN, open);
        }
    }

    private static final class Open extends Action {
        private final ICommonViewerWorkbenchSite site;

        Open(ICommonViewerWorkbenchSite site) {
            super("Open");
            this.site = site;
        }

        Optional<EObject> element() {
            return site.getSelectionProvider().getSelection() instanceof IStructuredSelection selection
                    && selection.getFirstElement() instanceof EObject element ? Optional.of(element) : Optional.empty();
        }

        @Override
        public void run() {
            element().ifPresent(this::open);
        }

        private void open(EObject element) {
            IFile file = SystemContent.file(element);
            if (file == null) {
                return;
            }
            try {
                if (IDE.openEditor(site.getPage(), file) instanceof SystemEditor editor) {
                    same(editor.edited(), element).ifPresent(found -> editor.reveal(found, Optional.empty()));
                }
            } catch (PartInitException e) {
                StatusManager.getManager().handle(e.getStatus(), StatusManager.SHOW);
            }
        }

        /** The explorer's element is as saved; the editor has its own, known by the same id. */
        private static Optional<EObject> same(EditedSystem edited, EObject element) {
            if (!(element instanceof ModelElement model) || edited.system().isEmpty()) {
                return Optional.empty();
            }
            return Optional.ofNullable(edited.system().get().eResource().getEObject(model.getId()));
        }
    }
}
