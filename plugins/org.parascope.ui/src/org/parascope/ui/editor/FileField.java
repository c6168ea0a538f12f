package org.parascope.ui.editor;

import java.nio.file.Path;
import java.util.List;
import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.EAttribute;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.ui.forms.widgets.FormToolkit;

/** A row that names a file: typed, chosen from what comes with Parascope, or found with <i>Browse</i>. */
final class FileField extends EntryField {
    private final List<String> presets;
    private Combo control;

    /** @param presets what needs no file, offered in the list */
    FileField(EAttribute feature, EditedSystem edited, List<String> presets) {
        super(feature, edited);
        this.presets = presets;
    }

    @Override
    Control createControl(Composite parent, FormToolkit toolkit, String text) {
        control = new Combo(parent, SWT.DROP_DOWN | SWT.BORDER);
        toolkit.adapt(control, true, false);
        control.setItems(presets.toArray(String[]::new));
        layout(control, 1, true);
        listen(control);
        control.addListener(SWT.Selection, _ -> flush());
        // Not the toolkit's: its colours would hide that a button is disabled.
        var browse = new Button(parent, SWT.PUSH);
        browse.setText("Browse...");
        browse.setToolTipText("Choose a file for: " + text);
        browse.addListener(SWT.Selection, _ -> browse(text));
        return control;
    }

    @Override
    Control control() {
        return control;
    }

    @Override
    String text() {
        return control.getText();
    }

    @Override
    void setText(String text) {
        control.setText(text);
    }

    private void browse(String text) {
        var dialog = new FileDialog(control.getShell(), SWT.OPEN);
        dialog.setText("Choose: " + text);
        Path folder = folder();
        if (folder != null) {
            dialog.setFilterPath(folder.toString());
        }
        String chosen = dialog.open();
        if (chosen != null) {
            set(shortened(Path.of(chosen), folder));
            refresh();
        }
    }

    /** A file beside the model is named relative to it, so that both can be moved together. */
    static String shortened(Path file, Path folder) {
        return folder != null && file.startsWith(folder) ? folder.relativize(file).toString() : file.toString();
    }

    private Path folder() {
        URI file = edited().file();
        return file.isFile() ? Path.of(file.toFileString()).getParent() : null;
    }
}
