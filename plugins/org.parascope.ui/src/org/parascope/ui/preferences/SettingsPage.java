package org.parascope.ui.preferences;

import org.eclipse.jface.preference.FieldEditorPreferencePage;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPreferencePage;

/** A page of {@link Settings}, which are written at once when it is left with OK or Apply. */
abstract class SettingsPage extends FieldEditorPreferencePage implements IWorkbenchPreferencePage {
    SettingsPage(String description) {
        super(GRID);
        setPreferenceStore(Settings.store());
        setDescription(description);
    }

    @Override
    public void init(IWorkbench workbench) {
        // nothing
    }

    @Override
    public boolean performOk() {
        return super.performOk() && Settings.save();
    }
}
