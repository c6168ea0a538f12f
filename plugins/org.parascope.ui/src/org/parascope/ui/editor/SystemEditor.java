package org.parascope.ui.editor;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IResourceChangeListener;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.ui.IEditorInput;
import org.eclipse.ui.IEditorSite;
import org.eclipse.ui.IFileEditorInput;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.ide.IGotoMarker;
import org.eclipse.ui.views.contentoutline.IContentOutlinePage;
import org.eclipse.ui.views.properties.IPropertySheetPage;
import org.parascope.model.io.SystemFileException;
import org.parascope.model.validation.Problem;
import org.parascope.ui.explorer.SystemNature;

/**
 * The editor of a {@code .parascope} file: a form, a diagram and the source, three faces of one system with one history.
 *
 * <p>A file that is no system opens on its source with the reason, and the form waits until it is repaired; nothing is ever
 * written that the user did not see. UI thread only. Read {@link EditedSystem}, {@link TextSync}, {@link SystemPage}.
 */
public final class SystemEditor extends FormEditor implements IGotoMarker {
    public static final String ID = "org.parascope.ui.editor";

    private final IResourceChangeListener fileWatch = new FileWatch(this);
    private EditedSystem edited;
    private SystemPage form;
    private DiagramFace diagram;
    private SourcePage source;
    private TextSync text;
    private LiveValidation validation;
    private int diagramIndex;
    private int sourceIndex;
    private List<Problem> problems = List.of();
    private final List<Runnable> selectionListeners = new CopyOnWriteArrayList<>();

    @Override
    public void init(IEditorSite site, IEditorInput input) throws PartInitException {
        if (!(input instanceof IFileEditorInput file) || file.getFile().getLocation() == null) {
            throw new PartInitException("A system is edited in a project. Copy '" + input.getName() + "' into one first.");
        }
        super.init(site, input);
        setPartName(input.getName());
        ResourcesPlugin.getWorkspace().addResourceChangeListener(fileWatch);
        SystemNature.ensure(file().getProject());
    }

    @Override
    protected void addPages() {
        edited = new EditedSystem(uri(file()));
        validation = new LiveValidation(edited, getSite().getShell().getDisplay(), this::showProblems);
        form = new SystemPage(this, edited);
        source = new SourcePage();
        try {
            addPage(form);
            diagram = new DiagramFace(this, edited, getContainer());
            diagramIndex = addPage(diagram.control());
            sourceIndex = addPage(source, getEditorInput());
        } catch (PartInitException e) {
            throw new IllegalStateException("the pages of the editor could not be made", e);
        }
        setPageText(diagramIndex, "Diagram");
        setPageText(sourceIndex, "Source");
        text = new TextSync(edited, source.getDocumentProvider().getDocument(getEditorInput()), this::textChanged);
        try {
            text.load();
        } catch (IOException e) {
            setActivePage(sourceIndex);
            showFault(e);
        }
        edited.addListener(this::modelChanged);
        validation.schedule();
    }

    /** The edited system, for whoever works on it beside the pages: outline, actions, tests. */
    public EditedSystem edited() {
        return edited;
    }

    IFile file() {
        return ((IFileEditorInput) getEditorInput()).getFile();
    }

    boolean isSourceActive() {
        return getActivePage() == sourceIndex;
    }

    /** Selects an element in the form, and the row of a feature. */
    public void reveal(EObject element, Optional<EStructuralFeature> feature) {
        setActivePage(SystemPage.ID);
        form.reveal(element, feature);
    }

    @Override
    protected void pageChange(int newPage) {
        if (text == null || edited == null) {
            super.pageChange(newPage);
            return;
        }
        try {
            if (newPage == sourceIndex) {
                form.flush();
                text.push();
            } else {
                form.flush();
                text.pull();
                source.showFault(null);
            }
            super.pageChange(newPage);
            if (newPage == diagramIndex) {
                diagram.refresh();
                diagram.canvas().select(form.selected());
                diagram.canvas().control().setFocus();
            }
            selectionMoved();
        } catch (IOException e) {
            super.pageChange(newPage);
            if (newPage != sourceIndex) {
                setActivePage(sourceIndex);
            }
            showFault(e);
        }
    }

    @Override
    public void doSave(IProgressMonitor monitor) {
        if (bringTogether()) {
            source.doSave(monitor);
            if (!source.isDirty()) {
                edited.saved();
            }
        } else {
            monitor.setCanceled(true);
        }
        firePropertyChange(PROP_DIRTY);
    }

    @Override
    public void doSaveAs() {
        if (bringTogether()) {
            source.doSaveAs();
            moveTo(source.getEditorInput());
            edited.saved();
        }
    }

    @Override
    public boolean isSaveAsAllowed() {
        return true;
    }

    @Override
    public boolean isDirty() {
        return edited != null && (edited.isDirty() || source.isDirty());
    }

    /** The marker names its element, so an editor that was opened for it need not wait for its own validation. */
    @Override
    public void gotoMarker(IMarker marker) {
        Optional<EObject> element = edited.system().flatMap(system -> MarkerWords.find(marker, system, problems));
        if (element.isPresent()) {
            reveal(element.get(), MarkerWords.feature(marker, element.get()));
        } else {
            setActivePage(sourceIndex);
            source.revealLine(marker.getAttribute(IMarker.LINE_NUMBER, 1));
        }
    }

    @Override
    public <T> T getAdapter(Class<T> adapter) {
        if (adapter == IContentOutlinePage.class && edited != null) {
            return adapter.cast(new SystemOutline(this));
        }
        if (adapter == IPropertySheetPage.class && edited != null) {
            return adapter.cast(new ElementSheet(this));
        }
        return super.getAdapter(adapter);
    }

    @Override
    public void dispose() {
        ResourcesPlugin.getWorkspace().removeResourceChangeListener(fileWatch);
        if (validation != null) {
            validation.close();
        }
        if (text != null) {
            text.close();
        }
        super.dispose();
    }

    /** The file is another one now: renamed, moved, or saved under another name. */
    void moveTo(IEditorInput input) {
        setInputWithNotify(input);
        setPartName(input.getName());
        edited.setFile(uri(file()));
        if (!input.equals(source.getEditorInput())) {
            source.setInput(input);
        }
        text.moveTo(source.getDocumentProvider().getDocument(input));
        textChanged();
    }

    private static URI uri(IFile file) {
        return URI.createFileURI(file.getLocation().toOSString());
    }

    private void modelChanged() {
        form.refresh();
        if (getActivePage() == diagramIndex) {
            diagram.refresh();
        }
        validation.schedule();
        firePropertyChange(PROP_DIRTY);
    }

    /** Typed in the source page, or changed on disk below the form. */
    private void textChanged() {
        firePropertyChange(PROP_DIRTY);
        if (!isSourceActive()) {
            getSite().getShell().getDisplay().asyncExec(this::takeText);
        }
    }

    private void takeText() {
        if (edited == null || isSourceActive()) {
            return;
        }
        try {
            text.pull();
            if (!source.isDirty()) {
                edited.saved();
            }
        } catch (IOException e) {
            setActivePage(sourceIndex);
            showFault(e);
        }
    }

    /** Before a save: the text is what the model is. False: the user does not want to save a text that is no system. */
    private boolean bringTogether() {
        try {
            if (isSourceActive() || text.isTextNewer()) {
                text.pull();
                source.showFault(null);
            } else {
                form.flush();
                text.push();
            }
            return true;
        } catch (IOException e) {
            showFault(e);
            return MessageDialog.openQuestion(getSite().getShell(), "Save " + file().getName(),
                    e.getMessage() + "\n\nSave the text as it is?");
        }
    }

    private void showFault(IOException fault) {
        source.showFault(fault.getMessage());
        if (fault instanceof SystemFileException where && where.line() > 0) {
            source.revealLine(where.line());
        }
    }

    private void showProblems(List<Problem> found) {
        problems = found;
        form.showProblems(found);
        diagram.showProblems(found);
    }

    /** For tests and commands: shows the source page. */
    void showSource() {
        setActivePage(sourceIndex);
    }

    /** For tests and commands: shows the diagram. */
    void showDiagram() {
        setActivePage(diagramIndex);
    }

    void addSelectionListener(Runnable listener) {
        selectionListeners.add(listener);
    }

    void removeSelectionListener(Runnable listener) {
        selectionListeners.remove(listener);
    }

    /** Something else is selected, in the form or in the diagram. */
    void selectionMoved() {
        selectionListeners.forEach(Runnable::run);
    }

    /** What is selected in the form or in the diagram, whichever is shown. */
    public Optional<EObject> selected() {
        return getActivePage() == diagramIndex ? diagram.canvas().selected() : form.selected();
    }

    /** For tests: the pages. */
    SystemPage form() {
        return form;
    }

    DiagramFace diagram() {
        return diagram;
    }

    SourcePage source() {
        return source;
    }

    /** For tests and the outline: what is wrong with the newest state. */
    List<Problem> problems() {
        return problems;
    }
}
