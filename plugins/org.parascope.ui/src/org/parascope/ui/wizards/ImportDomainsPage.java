package org.parascope.ui.wizards;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.wizard.WizardPage;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;

/** The page of the import wizard: which files, into which system. UI thread only. */
final class ImportDomainsPage extends WizardPage {
    private static final int MARGIN = 8;
    private static final int LINES = 120;

    private final IStructuredSelection selection;
    private SystemCombo system;
    private Text files;

    ImportDomainsPage(IStructuredSelection selection) {
        super("domains", "Domains from xl or libvirt", null);
        this.selection = selection;
        setDescription("Each file becomes a domain that xl starts. What the model has no place for is kept as it is, and told.");
    }

    @Override
    public void createControl(Composite parent) {
        var area = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(3).margins(MARGIN, MARGIN).spacing(MARGIN, MARGIN).applyTo(area);
        new Label(area, SWT.NONE).setText("&Files, one a line:");
        files = new Text(area, SWT.MULTI | SWT.BORDER | SWT.V_SCROLL | SWT.H_SCROLL);
        GridDataFactory.fillDefaults().grab(true, true).hint(3 * LINES, LINES).applyTo(files);
        files.addListener(SWT.Modify, _ -> check());
        var browse = new Button(area, SWT.PUSH);
        browse.setText("&Add...");
        GridDataFactory.swtDefaults().align(SWT.BEGINNING, SWT.BEGINNING).applyTo(browse);
        browse.addListener(SWT.Selection, _ -> browse());
        new Label(area, SWT.NONE).setText("Into the &system:");
        setControl(area);
        try {
            system = new SystemCombo(area, 2, selection, this::check);
        } catch (CoreException e) {
            setErrorMessage(e.getMessage());
            setPageComplete(false);
            return;
        }
        check();
        setErrorMessage(null);
    }

    /** The chosen system; only when the page is complete. */
    IFile system() {
        return system.chosen().orElseThrow();
    }

    /** The named files. */
    List<Path> files() {
        return Arrays.stream(files.getText().split("\\R")).map(String::strip).filter(line -> !line.isEmpty()).map(Path::of).toList();
    }

    private void browse() {
        var dialog = new FileDialog(getShell(), SWT.OPEN | SWT.MULTI);
        dialog.setText("Configurations of Domains");
        dialog.setFilterExtensions(new String[] {"*.cfg;*.xml;*.xl", "*"});
        dialog.setFilterNames(new String[] {"xl.cfg and libvirt's XML (*.cfg, *.xml)", "All files"});
        if (dialog.open() != null) {
            for (String name : dialog.getFileNames()) {
                files.append((files.getText().isEmpty() || files.getText().endsWith("\n") ? "" : "\n") + Path.of(dialog.getFilterPath(), name));
            }
        }
    }

    private void check() {
        String fault = fault();
        setErrorMessage(fault);
        setPageComplete(fault == null);
    }

    private String fault() {
        if (system.chosen().isEmpty()) {
            return SystemCombo.NONE;
        }
        try {
            List<Path> named = files();
            if (named.isEmpty()) {
                return "Choose one or more files.";
            }
            return named.stream().filter(file -> !file.isAbsolute() || !Files.isReadable(file) || Files.isDirectory(file)).findFirst()
                    .map(file -> "There is no readable file " + file + ".").orElse(null);
        } catch (IllegalArgumentException e) {
            return "That can be no file name: " + e.getMessage();
        }
    }
}
