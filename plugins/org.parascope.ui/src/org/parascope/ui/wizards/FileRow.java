package org.parascope.ui.wizards;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.parascope.model.ImageSource;

/** A row of a wizard in which an existing file is named: label, text, and a button to browse. UI thread only. */
final class FileRow {
    private final Text text;
    private final Button browse;
    private final String what;

    /**
     * @param parent a grid of three columns
     * @param label with its mnemonic
     * @param what what the file is, as a sentence goes on after "Choose "
     * @param patterns of the file dialog, separated by semicolons
     * @param changed told of each change
     */
    FileRow(Composite parent, String label, String what, String patterns, Runnable changed) {
        this.what = what;
        new Label(parent, SWT.NONE).setText(label);
        text = new Text(parent, SWT.SINGLE | SWT.BORDER);
        GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).applyTo(text);
        text.addListener(SWT.Modify, _ -> changed.run());
        browse = new Button(parent, SWT.PUSH);
        browse.setText("Browse...");
        browse.addListener(SWT.Selection, _ -> browse(patterns));
    }

    void setValue(String value) {
        text.setText(value);
    }

    void setHint(String hint) {
        text.setMessage(hint);
    }

    void setEnabled(boolean enabled) {
        text.setEnabled(enabled);
        browse.setEnabled(enabled);
    }

    String value() {
        return text.getText().strip();
    }

    /** What is wrong with it; null: nothing. */
    String fault() {
        if (value().isEmpty()) {
            return "Choose " + what + ".";
        }
        if (ImageSource.isDebian(value())) {
            return null;
        }
        try {
            Path file = Path.of(value());
            if (!file.isAbsolute()) {
                return "Give the absolute path of " + what + ".";
            }
            return Files.isRegularFile(file) && Files.isReadable(file) ? null : "There is no readable file " + file + ".";
        } catch (InvalidPathException e) {
            return "'" + value() + "' can be no file name: " + e.getReason() + ".";
        }
    }

    private void browse(String patterns) {
        var dialog = new FileDialog(text.getShell(), SWT.OPEN);
        dialog.setText("Choose " + what);
        dialog.setFilterPath("/boot");
        dialog.setFilterExtensions(new String[] {patterns, "*"});
        dialog.setFilterNames(new String[] {patterns.replace(";", ", "), "All files"});
        String chosen = dialog.open();
        if (chosen != null) {
            text.setText(chosen);
        }
    }
}
