package org.parascope.ui.preferences;

import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.TitleAreaDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.DirectoryDialog;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;

/** Asks for the two folders of a source map. */
final class SourceMapDialog extends TitleAreaDialog {
    private Text builtField;
    private Text foundField;
    private String built = "";
    private String found = "";

    SourceMapDialog(Shell parent) {
        super(parent);
        setHelpAvailable(false);
    }

    String built() {
        return built;
    }

    String found() {
        return found;
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText("Source Folder");
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        setTitle("Source Folder");
        var area = new Composite((Composite) super.createDialogArea(parent), SWT.NONE);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(area);
        GridLayoutFactory.swtDefaults().numColumns(3).applyTo(area);
        builtField = field(area, "&Compiled in:", "/build/linux-6.1.164");
        new Label(area, SWT.NONE);
        foundField = field(area, "&Found in:", "");
        var browse = new Button(area, SWT.PUSH);
        browse.setText("&Browse...");
        browse.addListener(SWT.Selection, _ -> {
            String chosen = new DirectoryDialog(getShell()).open();
            if (chosen != null) {
                foundField.setText(chosen);
            }
        });
        return area;
    }

    private Text field(Composite area, String label, String example) {
        new Label(area, SWT.NONE).setText(label);
        var field = new Text(area, SWT.BORDER);
        field.setMessage(example);
        GridDataFactory.fillDefaults().grab(true, false).hint(convertWidthInCharsToPixels(50), SWT.DEFAULT).applyTo(field);
        field.addListener(SWT.Modify, _ -> check());
        return field;
    }

    @Override
    protected Control createContents(Composite parent) {
        Control contents = super.createContents(parent);
        check();
        return contents;
    }

    private void check() {
        built = builtField.getText().strip();
        found = foundField.getText().strip();
        String problem = built.isEmpty() || found.isEmpty() ? null
                : !Files.isDirectory(Path.of(found)) || !Path.of(found).isAbsolute() ? "There is no folder " + found + ". Choose one that holds the source." : null;
        setErrorMessage(problem);
        setMessage("The folder as the debug information names it, and the one that holds the same files here.");
        Button ok = getButton(IDialogConstants.OK_ID);
        if (ok != null) {
            ok.setEnabled(problem == null && !built.isEmpty() && !found.isEmpty());
        }
    }
}
