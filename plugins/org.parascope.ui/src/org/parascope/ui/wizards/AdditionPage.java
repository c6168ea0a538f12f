package org.parascope.ui.wizards;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.wizard.WizardPage;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.part.FileEditorInput;
import org.parascope.model.SystemModel;
import org.parascope.model.io.SystemFiles;
import org.parascope.ui.editor.SystemEditor;

/** A page that asks for a system of the workspace and for what is added to it, and checks that by the model's rules. UI thread only. */
abstract class AdditionPage extends WizardPage {
    private static final int MARGIN = 8;

    private final IStructuredSelection selection;
    private SystemCombo systems;
    private Optional<SystemModel> system = Optional.empty();
    private boolean ready;

    AdditionPage(String title, String description, IStructuredSelection selection) {
        super(title, title, null);
        this.selection = selection;
        setDescription(description);
    }

    @Override
    public void createControl(Composite parent) {
        var area = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(2).margins(MARGIN, MARGIN).spacing(MARGIN, MARGIN).applyTo(area);
        new Label(area, SWT.NONE).setText("&System:");
        setControl(area);
        try {
            systems = new SystemCombo(area, 1, selection, this::systemChanged);
        } catch (CoreException e) {
            setErrorMessage(e.getMessage());
            setPageComplete(false);
            return;
        }
        createFields(area);
        ready = true;
        systemChanged();
        setErrorMessage(null);
    }

    Optional<IFile> file() {
        return systems.chosen();
    }

    /** What was entered, for a system: it is contained nowhere yet. */
    abstract Addition addition(SystemModel target);

    /** Creates what is below the system's line. */
    abstract void createFields(Composite area);

    /** Another system was chosen: proposes names that are free in it. */
    abstract void propose(SystemModel chosen);

    final void check() {
        if (!ready) {
            return;
        }
        Optional<String> fault = fault();
        setErrorMessage(fault.orElse(null));
        setPageComplete(fault.isEmpty());
    }

    final Text text(Composite area, String label) {
        new Label(area, SWT.NONE).setText(label);
        var text = new Text(area, SWT.SINGLE | SWT.BORDER);
        GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).applyTo(text);
        text.addListener(SWT.Modify, _ -> check());
        return text;
    }

    final Combo combo(Composite area, String label, int style, String... choices) {
        new Label(area, SWT.NONE).setText(label);
        var combo = new Combo(area, SWT.DROP_DOWN | style);
        combo.setItems(choices);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(combo);
        combo.addListener(SWT.Modify, _ -> check());
        return combo;
    }

    private void systemChanged() {
        system = file().flatMap(this::read);
        system.ifPresent(this::propose);
        check();
    }

    private Optional<String> fault() {
        if (file().isEmpty()) {
            return Optional.of(SystemCombo.NONE);
        }
        if (system.isEmpty()) {
            return Optional.of(file().get().getFullPath() + " cannot be read. Open it, and mend it first.");
        }
        try {
            return addition(system.get()).fault(system.get(), Optional.of(Path.of(file().get().getParent().getLocation().toOSString())));
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** As in the editor where it is open, else as saved. */
    private Optional<SystemModel> read(IFile file) {
        IEditorPart open = PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage().findEditor(new FileEditorInput(file));
        if (open instanceof SystemEditor editor) {
            return editor.edited().system();
        }
        try {
            return Optional.of(SystemFiles.load(Path.of(file.getLocation().toOSString())));
        } catch (IOException e) {
            return Optional.empty(); // the page says so
        }
    }
}
