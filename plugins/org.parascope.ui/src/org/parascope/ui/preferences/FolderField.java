package org.parascope.ui.preferences;

import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jface.preference.DirectoryFieldEditor;
import org.eclipse.swt.widgets.Composite;
import org.parascope.hypervisor.UserCache;

/** A folder that is there and may be written, or can be made; or none, for the usual one. */
final class FolderField extends DirectoryFieldEditor {
    FolderField(String name, String label, Composite parent) {
        init(name, label);
        setChangeButtonText("Br&owse...");
        setValidateStrategy(VALIDATE_ON_KEY_STROKE);
        createControl(parent);
        setEmptyStringAllowed(true);
        getTextControl().addModifyListener(_ -> valueChanged());
        getTextControl().setMessage(UserCache.usual().toString());
    }

    @Override
    protected boolean doCheckState() {
        String chosen = getStringValue().strip();
        String problem = chosen.isEmpty() ? "" : problem(Path.of(chosen));
        setErrorMessage("Cache: %s %s, or leave this empty.".formatted(chosen, problem));
        return problem.isEmpty();
    }

    private static String problem(Path folder) {
        if (!folder.isAbsolute()) {
            return "is no full path. Choose a folder that begins at /";
        }
        Path known = folder;
        while (!Files.exists(known) && known.getParent() != null) {
            known = known.getParent();
        }
        if (!Files.isDirectory(known)) {
            return "cannot be a folder: " + known + " is a file. Choose another one";
        }
        return Files.isWritable(known) ? "" : "cannot be written: " + known + " belongs to somebody else. Choose another one";
    }
}
